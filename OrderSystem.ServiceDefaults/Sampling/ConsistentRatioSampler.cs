using System.Globalization;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// Samples a share of the traces by OpenTelemetry's consistent probability sampling: by the rightmost 56 bits of the
/// trace id, or by the explicit randomness (<c>rv</c>) of its tracestate.
/// </summary>
/// <remarks>
/// The SDK's <see cref="TraceIdRatioBasedSampler"/> reads the leading 64 bits. In an id of a system that puts the time
/// there (AWS X-Ray does), it samples all traces of years or none.
/// </remarks>
internal sealed class ConsistentRatioSampler : Sampler
{
    private readonly SamplingThreshold _threshold;

    public ConsistentRatioSampler(double ratio)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"ConsistentRatioSampler{{{ratio:F6}}}");
        _threshold = SamplingThreshold.Of(ratio);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var randomness = OpenTelemetryTraceState.RandomnessOf(samplingParameters.TraceId, samplingParameters.ParentContext.TraceState);
        return new SamplingResult(_threshold.Accepts(randomness) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}

/// <summary>
/// The rejection threshold of OpenTelemetry's consistent probability sampling: a trace is sampled when its 56 bits of
/// randomness are at least this (specification, trace/tracestate-probability-sampling.md).
/// </summary>
/// <remarks>
/// Every sampler compares the same randomness with its own threshold, so what is sampled at 1 % is sampled at 10 %.
/// </remarks>
internal readonly record struct SamplingThreshold(ulong Value)
{
    /// <summary>Randomness has exactly 14 hex digits, a threshold at most: without trailing zeros.</summary>
    public const int Digits = 14;

    private const int BitsPerDigit = 4;
    private const ulong Range = 1UL << (Digits * BitsPerDigit);

    /// <summary>The threshold of a probability; of one that is too small to sample anything, it accepts nothing.</summary>
    public static SamplingThreshold Of(double probability) => new(Range - (ulong)Math.Round(probability * Range));

    /// <summary>Reads a threshold as <c>th</c> has it: hex digits in lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SamplingThreshold threshold)
    {
        threshold = default;
        if (text.Length > Digits || !TryParseHex(text, out var value))
        {
            return false;
        }

        threshold = new SamplingThreshold(value << (BitsPerDigit * (Digits - text.Length)));
        return true;
    }

    /// <summary>Reads randomness as <c>rv</c> has it: 14 hex digits in lower case.</summary>
    public static bool TryParseRandomness(ReadOnlySpan<char> text, out ulong randomness)
    {
        randomness = 0;
        return text.Length == Digits && TryParseHex(text, out randomness);
    }

    public bool Accepts(ulong randomness) => randomness >= Value;

    private static bool TryParseHex(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return !text.ContainsAnyInRange('A', 'F')
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
