using Microsoft.AspNetCore.Builder;
using OrderSystem.Measurements.Faults.Provider;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Measurements.Faults.Processes;

/// <summary>The system under test: its processes, the fault proxy before the payment provider, and a collector.</summary>
internal sealed class OrderCluster : IAsyncDisposable
{
    private const string SampledShare = "0.1";

    // What production takes minutes for: so that the interrupted orders are finished when the run is.
    private static readonly KeyValuePair<string, string>[] ShortTimes =
    [
        new("Orders:RecoveryPeriod", "00:00:05"),
        new("Orders:MaxRecoveryPeriod", "00:00:10"),
        new("PaymentProvider:AttemptTimeout", "00:00:01.500"),
        new("PaymentProvider:TotalTimeout", "00:00:05"),
        new("PaymentProvider:BreakerBreakDuration", "00:00:02"),
    ];

    private readonly Watchdog _watchdog = new();
    private readonly SemaphoreSlim _oneCollector = new(1, 1);
    private Uri _collectorAddress;
    private Uri _proxyAddress;
    private readonly Uri _providerAddress;
    private IDatabase? _database;
    private FaultProxy? _proxy;
    private OrderProcesses? _processes;
    private WebApplication? _collector;

    private OrderCluster() => (_collectorAddress, _proxyAddress, _providerAddress) = Ports.FreeAddresses(3) switch { var free => (free[0], free[1], free[2]) };

    public IDatabase Database => _database!;

    public FaultProxy Proxy => _proxy!;

    public OrderProcesses Processes => _processes!;

    /// <summary>Where every second silo is, if anywhere else.</summary>
    public SecondHost? SecondHost { get; private set; }

    public static async Task<OrderCluster> StartAsync(RunOptions options, RunFolder folder, CallerTokens tokens, CancellationToken cancellationToken)
    {
        var cluster = new OrderCluster();
        try
        {
            await cluster.StartAllAsync(options, folder, tokens, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the collector's connections; it is there again after the downtime.</summary>
    public async Task InterruptCollectorAsync(TimeSpan downtime, CancellationToken cancellationToken)
    {
        await _oneCollector.WaitAsync(cancellationToken);
        try
        {
            await _collector!.DisposeAsync();
            await Task.Delay(downtime, cancellationToken);
            _collector = await OtlpSink.StartAsync(_collectorAddress);
        }
        finally
        {
            _oneCollector.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _processes, _collector, _proxy, _database, SecondHost })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _oneCollector.Dispose();
        _watchdog.Dispose();
    }

    private async Task StartAllAsync(RunOptions options, RunFolder folder, CallerTokens tokens, CancellationToken cancellationToken)
    {
        if (options.TwoHosts)
        {
            SecondHost = await SecondHost.StartAsync();
            _collectorAddress = _collectorAddress.At(SecondHost.Near);
            _proxyAddress = _proxyAddress.At(SecondHost.Near);
        }

        _collector = await OtlpSink.StartAsync(_collectorAddress);
        _proxy = await FaultProxy.StartAsync(_proxyAddress, _providerAddress, new ProviderFaultPlan(options.Seed, options.ProviderFaultShare));
        _database = await IDatabase.StartAsync(options.Database, folder.Data, SecondHost?.Near, cancellationToken);
        var setup = new OrderSystemSetup
        {
            Silos = options.Silos,
            Database = _database,
            Data = folder.Data,
            Logs = folder.Logs,
            Tokens = tokens,
            Watchdog = _watchdog,
            Settings =
            [
                .. ShortTimes,
                new("OTEL_EXPORTER_OTLP_ENDPOINT", _collectorAddress.OriginalString),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
                new("OTEL_TRACES_SAMPLER_ARG", SampledShare),
                new("LOG_LEVEL", options.LogLevel),
            ],
            Provider = (_providerAddress, _proxyAddress),
            SecondHost = SecondHost,
        };
        _processes = await OrderProcesses.StartAsync(setup, cancellationToken);
    }
}
