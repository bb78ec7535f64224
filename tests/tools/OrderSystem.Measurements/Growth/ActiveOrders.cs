using System.Globalization;
using OrderSystem.Testing.Reports;
using Orleans.Runtime;

namespace OrderSystem.Measurements.Growth;

/// <summary>What orders that are active cost in memory, and what is left of it when they no longer are.</summary>
internal static class ActiveOrders
{
    private const int Customers = 32;
    private const int Unit = 100_000;

    public static async Task<ReportTable> MeasureAsync(OneSilo silo, int orders, CancellationToken cancellationToken)
    {
        var customers = await Task.WhenAll(Enumerable.Range(0, Customers).Select(_ => Customer.Create(silo, history: 0)));
        await PlaceAsync(customers, Customers, cancellationToken);
        var management = silo.Grains.GetGrain<IManagementGrain>(0);
        await management.ForceActivationCollection(TimeSpan.Zero, cancellationToken);
        var activationsBefore = await management.GetTotalActivationCount(cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Console.Error.WriteLineAsync($"{orders} orders, all active");
        await PlaceAsync(customers, orders, cancellationToken);
        var activations = await management.GetTotalActivationCount(cancellationToken) - activationsBefore;
        var active = GC.GetTotalMemory(forceFullCollection: true) - before;
        await management.ForceActivationCollection(TimeSpan.Zero, cancellationToken);
        var left = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new ReportTable(
            "Active orders",
            ["orders", "more activations", "MB more", Text($"MB per {Unit:N0} orders"), "MB more once inactive"],
            [
                [
                    Text($"{orders:N0}"),
                    Text($"{activations:N0}"),
                    Text($"{Megabytes(active):N1}"),
                    Text($"{Megabytes(active) * Unit / orders:N1}"),
                    Text($"{Megabytes(left):N1}"),
                ],
            ]);
    }

    private static Task PlaceAsync(Customer[] customers, int orders, CancellationToken cancellationToken) =>
        Task.WhenAll(customers.Select(async customer =>
        {
            for (var order = 0; order < orders / Customers; order++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await customer.PlaceOrder();
            }
        }));

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
