using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace OrderSystem.GrainTracing;

/// <summary>Where the spans and metrics of grain calls come from.</summary>
public static class GrainCallTracing
{
    /// <summary>The name of the <see cref="ActivitySource"/> of all grain-call spans, for <c>AddSource</c>.</summary>
    public const string SourceName = "OrderSystem.GrainTracing";

    /// <summary>The name of the <see cref="Meter"/> of the grain calls' durations, for <c>AddMeter</c>.</summary>
    public const string MeterName = "OrderSystem.GrainTracing";

    // Up to the commit that a build may append.
    private static readonly string? Version = typeof(GrainCallTracing).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    // The buckets that the semantic conventions advise for the durations of calls.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    internal static readonly ActivitySource Source = new(SourceName, Version);

    private static readonly Meter Meter = new(MeterName, Version);

    internal static readonly Histogram<double> ClientDuration =
        Meter.CreateHistogram("rpc.client.call.duration", "s", "Measures the duration of outbound remote procedure calls (RPC).", tags: null, Seconds);

    internal static readonly Histogram<double> ServerDuration =
        Meter.CreateHistogram("rpc.server.call.duration", "s", "Measures the duration of inbound remote procedure calls (RPC).", tags: null, Seconds);
}
