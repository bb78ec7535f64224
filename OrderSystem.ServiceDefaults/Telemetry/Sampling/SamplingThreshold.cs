using System.Globalization;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// The rejection threshold of OpenTelemetry's consistent probability sampling: a trace is sampled when its 56 bits of
/// randomness are at least this (specification, trace/tracestate-probability-sampling.md).
/// </summary>
/// <remarks>
/// Every sampler compares the same randomness with its own threshold, so what is sampled at 1 % is sampled at 10 %.
/// </remarks>
internal readonly record struct SamplingThreshold
{
    /// <summary>Randomness and thresholds have 14 hex digits.</summary>
    public const int Digits = 14;

    private const int BitsPerDigit = 4;
    private const int SignificantDigits = 4;
    private const ulong Range = 1UL << (Digits * BitsPerDigit);

    private SamplingThreshold(ulong value)
    {
        Value = value;
        Text = value == 0
            ? "0"
            : value.ToString("x14", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    /// <summary>The threshold as a number of 56 bits.</summary>
    public ulong Value { get; }

    /// <summary>The threshold as <c>th</c> has it: hex digits without trailing zeros.</summary>
    public string Text { get; }

    /// <summary>The threshold of a probability; null where that is too small to sample anything.</summary>
    public static SamplingThreshold? Of(double probability)
    {
        var accepted = (ulong)Math.Round(probability * Range);
        if (accepted == 0)
        {
            return null;
        }

        if (accepted >= Range)
        {
            return new SamplingThreshold(0);
        }

        // Four digits say enough, and keep tracestate short. Leading f (or 0) digits say next to nothing about a
        // probability near 0 (or 1) and do not count.
        var rejected = Range - accepted;
        var digits = Math.Min(Digits, SignificantDigits + Math.Max(InsignificantDigits(probability), InsignificantDigits(1 - probability)));
        var dropped = BitsPerDigit * (Digits - digits);
        if (dropped > 0)
        {
            var half = 1UL << (dropped - 1);
            rejected = (rejected + half) >> dropped << dropped;
        }

        return new SamplingThreshold(rejected);
    }

    /// <summary>Reads a threshold as <c>th</c> has it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SamplingThreshold threshold)
    {
        threshold = default;
        if (text.Length > Digits || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        threshold = new SamplingThreshold(value << (BitsPerDigit * (Digits - text.Length)));
        return true;
    }

    public bool Accepts(ulong randomness) => randomness >= Value;

    private static int InsignificantDigits(double share) => (-Math.ILogB(share) - 1) / BitsPerDigit;
}
