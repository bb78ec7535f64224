using System.Diagnostics;
using HdrHistogram;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.TraceTesting;

namespace OrderSystem.Measurements.Orders;

/// <summary>One combination of what is compared.</summary>
/// <param name="Database">Where orders are kept.</param>
/// <param name="Silos">The number of silos.</param>
/// <param name="Sampling">The share of traces that are recorded, or <c>off</c>.</param>
/// <param name="Checkout">The checkout whose services are measured; null for this one.</param>
internal sealed record Variant(DatabaseKind Database, int Silos, string Sampling, string? Checkout)
{
    public override string ToString() => $"{(Checkout is null ? "" : $"{Path.GetFileName(Checkout)}, ")}{Database}, "
        + $"{Silos} silo{(Silos == 1 ? "" : "s")}, tracing {Sampling}";
}

/// <summary>What one run of a combination came to.</summary>
/// <param name="Variant">The combination.</param>
/// <param name="Orders">Orders answered with 201.</param>
/// <param name="Errors">Other answers, by status or exception.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Latencies">Microseconds, corrected for coordinated omission.</param>
/// <param name="Processor">Processor time by service; <c>load</c> is this process.</param>
/// <param name="Commits">Commits of the database; null where it does not tell.</param>
/// <param name="Bytes">Bytes written by the silos and the provider to SQLite's files, or to PostgreSQL's write-ahead log.</param>
/// <param name="Allocated">Bytes allocated by all processes, by their metrics.</param>
/// <param name="Exported">Bytes of spans and log records that all processes sent.</param>
internal sealed record OrdersResult(
    Variant Variant,
    int Orders,
    IReadOnlyDictionary<string, int> Errors,
    TimeSpan Time,
    HistogramBase Latencies,
    IReadOnlyDictionary<string, TimeSpan> Processor,
    long? Commits,
    long Bytes,
    double Allocated,
    long Exported)
{
    public double PerSecond => Orders / Time.TotalSeconds;
}

/// <summary>Starts the system for one combination, and puts the load on it as often as is asked for.</summary>
internal static class OrdersRun
{
    public const string Load = "load";

    private const string Keeping = "+keep";
    private static readonly TimeSpan SinkPatience = TimeSpan.FromMinutes(1);

    /// <summary>Starts a system and warms it up; it runs until <paramref name="use" />, which gets its measurement, has ended.</summary>
    public static async Task UseAsync(
        Variant variant, LoadOptions options, Func<Func<Task<OrdersResult>>, Task> use, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ordersystem-orders-");
        try
        {
            // The processes watch the folder that they start in, for a change of their settings: the data is not to be in it.
            var data = folder.CreateSubdirectory("data").FullName;
            var logs = folder.CreateSubdirectory("logs").FullName;
            using var watchdog = new Watchdog();
            await using var sink = Sink(logs, watchdog);
            sink.Start();
            await sink.WaitUntilReadyAsync(SinkPatience, cancellationToken);
            await using var metrics = await TraceCollector.StartAsync();
            await using var database = await IDatabase.StartAsync(variant.Database, data, address: null, cancellationToken);
            var tokens = new CallerTokens();
            var setup = new OrderSystemSetup
            {
                Silos = variant.Silos,
                Database = database,
                Data = data,
                Logs = logs,
                Tokens = tokens,
                Watchdog = watchdog,
                Settings = Telemetry(variant.Sampling, sink.Address, metrics.OtlpEndpoint),
                Checkout = variant.Checkout,
            };
            await using var system = await OrderProcesses.StartAsync(setup, cancellationToken);

            using var load = new OrderLoad(system.Gateway.Address, tokens.Create("measurement"), options);
            await load.PrepareAsync(cancellationToken);
            await load.RunAsync(options.WarmUp, cancellationToken);

            using var counters = new Counters(system, database, metrics.Store, sink.Address);
            await use(MeasureAsync);

            async Task<OrdersResult> MeasureAsync()
            {
                var before = await counters.ReadAsync(cancellationToken);
                var started = Stopwatch.GetTimestamp();
                var outcome = await load.RunAsync(options.Duration, cancellationToken);
                var time = Stopwatch.GetElapsedTime(started);
                var after = await counters.ReadAsync(cancellationToken);
                return new OrdersResult(
                    variant,
                    outcome.Orders,
                    outcome.Errors,
                    time,
                    outcome.Latencies,
                    after.Processor.ToDictionary(service => service.Key, service => service.Value - before.Processor[service.Key]),
                    after.Commits - before.Commits,
                    after.Bytes - before.Bytes,
                    after.Allocated - before.Allocated,
                    after.Exported - before.Exported);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Service Sink(string folder, Watchdog watchdog)
    {
        var address = Ports.FreeAddresses(1)[0];
        return new Service(
            new ServiceDefinition("sink", typeof(OrdersRun).Assembly.Location, address, [], "orders", "sink", address.OriginalString), folder, watchdog);
    }

    private static KeyValuePair<string, string>[] Telemetry(string sampling, Uri sink, Uri metrics) =>
    [
        new("LOG_LEVEL", "warn"),
        new("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", new Uri(metrics, "v1/metrics").OriginalString),
        new("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),

        // Not more often: for its metrics Orleans counts over all activations, which at twice a second was an eighth of the silo.
        new("OTEL_METRIC_EXPORT_INTERVAL", "5000"),
        .. sampling == "off"
            ? (KeyValuePair<string, string>[])[new("OTEL_TRACES_SAMPLER", "always_off")]
            :
            [
                new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
                new("OTEL_TRACES_SAMPLER_ARG", sampling.Replace(Keeping, "", StringComparison.Ordinal)),
                new("Tracing:Keep:Enabled", $"{sampling.EndsWith(Keeping, StringComparison.Ordinal)}"),
                new("OTEL_EXPORTER_OTLP_ENDPOINT", sink.OriginalString),
                new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ],
    ];
}
