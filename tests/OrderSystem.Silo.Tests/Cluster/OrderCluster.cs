using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Payments;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Two silos with the order flow in this process, and a client.</summary>
public class OrderCluster : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public OrderCluster()
        : this(TimeSpan.FromMilliseconds(500))
    {
    }

    protected OrderCluster(TimeSpan recoveryPeriod)
    {
        Storage = new SharedStorage(Operations, Unfinished);
        Reminders = new SharedReminders(Operations);
        Provider = new ScriptedProvider(Operations);
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Orders:RecoveryPeriod"] = recoveryPeriod.ToString(),
            ["Orders:MaxRecoveryPeriod"] = (recoveryPeriod * 2).ToString(),
            ["Orders:MaxPaymentAttempts"] = "3",
        }));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddReminders();
            silo.AddTraceContextPropagation();
            silo.Services.AddSingleton<IReminderTable>(Reminders);
            silo.Services.AddSingleton(services => Storage.For(services.GetRequiredService<Serializer>()));
            silo.Services.AddSingleton<IPaymentProvider>(Provider);
            silo.Services.AddSingleton<IUnfinishedOrders>(Unfinished);
            silo.Services.AddSingleton(services => Storage.UserOrders(services.GetRequiredService<Serializer>()));
            silo.Services.AddOrderFlow();
        });
        builder.ConfigureClient(client => client.AddTraceContextPropagation());
        _cluster = builder.Build();
    }

    public InProcessTestCluster Cluster => _cluster;

    internal Operations Operations { get; } = new();

    internal SharedStorage Storage { get; }

    internal SharedUnfinishedOrders Unfinished { get; } = new();

    internal SharedReminders Reminders { get; }

    internal ScriptedProvider Provider { get; }

    public IOrderGrain Order(Guid id) => _cluster.Client.GetGrain<IOrderGrain>(id);

    public IPaymentGrain Payment(Guid id) => _cluster.Client.GetGrain<IPaymentGrain>(id);

    internal PaymentState? StoredPayment(Guid id) => Storage.Read<PaymentState>(
        "payment", Payment(id).GetGrainId(), _cluster.Client.ServiceProvider.GetRequiredService<Serializer>());

    public IUserGrain User(Guid id) => _cluster.Client.GetGrain<IUserGrain>(id);

    /// <summary>A round of a silo's recovery, so much later.</summary>
    public Task Recover(TimeSpan later) => _cluster.Silos[0].ServiceProvider.GetRequiredService<OrderRecovery>()
        .RunAsync(TimeProvider.System.GetUtcNow() + later, TestContext.Current.CancellationToken);

    public async Task<Guid> NewUser()
    {
        var id = Guid.NewGuid();
        await User(id).Create(new CreateUser("Ada", "ada@example.com"));
        return id;
    }

    /// <summary>The silo that the grain lives on.</summary>
    public InProcessSiloHandle SiloOf(IAddressable grain)
    {
        Assert.True(_cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        return _cluster.GetSiloForAddress(context.Address.SiloAddress!)!;
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Tests that share a cluster.</summary>
[CollectionDefinition(Name)]
public sealed class OrderTests : ICollectionFixture<OrderCluster>
{
    public const string Name = "order cluster";
}
