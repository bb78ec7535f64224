using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Contracts.Payments;
using OrderSystem.Database;
using OrderSystem.Testing.Databases;
using Orleans.Serialization;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>Asks the payment grains, as a client of the cluster.</summary>
internal static class Payments
{
    private const int Parallel = 32;

    public static async Task<IReadOnlyCollection<PaymentRecord>> ReadAsync(
        IDatabase database, IEnumerable<Guid> orders, CancellationToken cancellationToken)
    {
        using var host = Build(database);
        await host.StartAsync(cancellationToken);
        try
        {
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            var payments = new ConcurrentQueue<PaymentRecord>();
            await System.Threading.Tasks.Parallel.ForEachAsync(
                orders,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (order, _) =>
                {
                    if (await grains.GetGrain<IPaymentGrain>(order).Get() is { } payment)
                    {
                        payments.Enqueue(new PaymentRecord(order, payment.Status, payment.Amount.Amount, payment.TransactionId));
                    }
                });
            return payments;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost Build(IDatabase database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(database.Settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddOrdersDatabase();
        // Orleans looks for contracts in the assemblies that are loaded; nothing else here loads this one.
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(IPaymentGrain).Assembly));
        builder.UseOrleansClient(client => client.UseOrdersDatabase());
        return builder.Build();
    }
}
