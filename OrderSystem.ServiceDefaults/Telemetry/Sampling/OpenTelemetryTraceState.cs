using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// Reads and writes OpenTelemetry's own member of <c>tracestate</c>, <c>ot=th:...;rv:...</c> (specification,
/// trace/tracestate-handling.md). Other members, and what else is within this one, stay as they are.
/// </summary>
internal static class OpenTelemetryTraceState
{
    private const string Member = "ot=";
    private const string Threshold = "th:";
    private const string Randomness = "rv:";
    private const int MaxValueLength = 256;

    /// <summary>Reads the explicit randomness, for traces whose id is not random.</summary>
    public static bool TryGetRandomness(string? traceState, out ulong randomness)
    {
        randomness = 0;
        return TryFind(traceState, Randomness, out var digits)
            && digits.Length == SamplingThreshold.Digits
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out randomness);
    }

    /// <summary>
    /// The tracestate that came with a context, without a threshold that contradicts the context's sampled flag: a
    /// threshold says which traces its sampler samples, so one of the two is not true, and counts that are estimated
    /// from it would be wrong. One that is malformed goes as well.
    /// </summary>
    public static string? WithConsistentThreshold(in ActivityContext context)
    {
        var traceState = context.TraceState;
        var isSampled = context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return TryFind(traceState, Threshold, out var digits)
            && SamplingThreshold.TryParse(digits, out var threshold)
            && threshold.Accepts(TraceRandomness.Of(context.TraceId, traceState)) == isSampled
                ? traceState
                : WithoutThreshold(traceState);
    }

    /// <summary>
    /// The tracestate with this threshold, in front as W3C Trace Context asks of what was changed (level 2, 3.3.1.4).
    /// </summary>
    public static string WithThreshold(string? traceState, SamplingThreshold threshold)
    {
        var (kept, others) = Take(traceState);
        var value = kept.Length == 0 ? Threshold + threshold.Text : $"{Threshold}{threshold.Text};{kept}";
        if (value.Length > MaxValueLength)
        {
            // The specification would rather have no threshold than a cut one.
            value = kept;
        }

        return TraceStateLimits.Apply(others.Length == 0 ? Member + value : $"{Member}{value},{others}");
    }

    /// <summary>The tracestate without a threshold: what is not sampled has none.</summary>
    [return: NotNullIfNotNull(nameof(traceState))]
    public static string? WithoutThreshold(string? traceState)
    {
        if (!TryFind(traceState, Threshold, out _))
        {
            return traceState;
        }

        var (kept, others) = Take(traceState);
        return (kept.Length, others.Length) switch
        {
            (0, _) => others,
            (_, 0) => Member + kept,
            _ => $"{Member}{kept},{others}",
        };
    }

    private static bool TryFind(string? traceState, string key, out ReadOnlySpan<char> value)
    {
        var member = Find(traceState);
        foreach (var range in member.Split(';'))
        {
            if (member[range].StartsWith(key, StringComparison.Ordinal))
            {
                value = member[range][key.Length..];
                return true;
            }
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<char> Find(string? traceState)
    {
        var rest = traceState.AsSpan();
        foreach (var range in rest.Split(','))
        {
            var member = rest[range].Trim();
            if (member.StartsWith(Member, StringComparison.Ordinal))
            {
                return member[Member.Length..];
            }
        }

        return default;
    }

    // The member's keys other than the threshold, and the other members.
    private static (string Kept, string Others) Take(string? traceState)
    {
        if (string.IsNullOrEmpty(traceState))
        {
            return (string.Empty, string.Empty);
        }

        var kept = Find(traceState).ToString().Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Where(field => !field.StartsWith(Threshold, StringComparison.Ordinal));
        var others = traceState.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(member => !member.StartsWith(Member, StringComparison.Ordinal));
        return (string.Join(';', kept), string.Join(',', others));
    }
}
