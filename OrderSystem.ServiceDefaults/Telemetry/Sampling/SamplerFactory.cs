using System.Globalization;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>Makes the sampler that the options name.</summary>
internal static class SamplerFactory
{
    public static Sampler Create(SamplerOptions options)
    {
        var ratio = RatioOf(options);
        return options.Name.ToLowerInvariant() switch
        {
            SamplerNames.AlwaysOn => PerProcess(new AlwaysOnSampler()),
            SamplerNames.AlwaysOff => new AlwaysOffSampler(),
            SamplerNames.TraceIdRatio => PerProcess(new ConsistentRatioSampler(ratio, options.WritesThreshold)),
            SamplerNames.ParentBasedAlwaysOff => new ParentBasedSampler(new AlwaysOffSampler()),
            SamplerNames.ParentBasedTraceIdRatio => new ParentBasedSampler(new ConsistentRatioSampler(ratio, options.WritesThreshold)),
            _ => new ParentBasedSampler(new AlwaysOnSampler()),
        };
    }

    /// <summary>The sampler by whose ratio this process decides whatever others decided; null when it follows them.</summary>
    public static ConsistentRatioSampler? OwnRatio(SamplerOptions options) =>
        options.Name.Equals(SamplerNames.TraceIdRatio, StringComparison.OrdinalIgnoreCase)
            ? new ConsistentRatioSampler(RatioOf(options), options.WritesThreshold)
            : null;

    public static bool NeedsRatio(string name) =>
        name.EndsWith(SamplerNames.TraceIdRatio, StringComparison.OrdinalIgnoreCase);

    public static bool TryParseRatio(string? argument, out double ratio)
    {
        if (string.IsNullOrWhiteSpace(argument))
        {
            ratio = 1;
            return true;
        }

        return double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out ratio)
            && ratio is >= 0 and <= 1;
    }

    // Refused at start by the validator; until then, whoever asks must not fail otherwise.
    private static double RatioOf(SamplerOptions options) => TryParseRatio(options.Argument, out var ratio) ? ratio : 1;

    // Decides whatever other processes decided, but once per process. A span whose parent in this process
    // is not recorded would be an orphan; such parents are the health probes that instrumentation filters out.
    private static ParentBasedSampler PerProcess(Sampler sampler) =>
        new(sampler, remoteParentSampled: sampler, remoteParentNotSampled: sampler);
}
