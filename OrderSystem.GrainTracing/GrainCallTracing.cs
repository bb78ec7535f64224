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

    internal static readonly ActivitySource Source = new(SourceName, Version);

    private static readonly Meter Meter = new(MeterName, Version);

    internal static readonly Histogram<double> ClientDuration = Duration("client", "outbound");

    internal static readonly Histogram<double> ServerDuration = Duration("server", "inbound");

    internal static Histogram<double> DurationOf(IGrainCallContext call) =>
        call is IIncomingGrainCallContext ? ServerDuration : ClientDuration;

    // With the buckets that the semantic conventions advise for the durations of calls.
    private static Histogram<double> Duration(string side, string direction) => Meter.CreateHistogram(
        $"rpc.{side}.call.duration",
        "s",
        $"Measures the duration of {direction} remote procedure calls (RPC).",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        });
}
