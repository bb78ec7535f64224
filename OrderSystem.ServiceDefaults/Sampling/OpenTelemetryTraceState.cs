using System.Buffers.Binary;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// OpenTelemetry's own member of <c>tracestate</c>, <c>ot=th:...;rv:...</c> (specification, trace/tracestate-handling.md
/// and trace/tracestate-probability-sampling.md): the threshold of whoever sampled the trace, and explicit randomness.
/// </summary>
internal static class OpenTelemetryTraceState
{
    private const string Member = "ot=";
    private const string Threshold = "th:";
    private const string Randomness = "rv:";
    private const ulong RandomBits = (1UL << 56) - 1;

    /// <summary>
    /// The 56 bits that all samplers of a trace compare with their thresholds: the explicit ones of its tracestate, or
    /// else the rightmost of its id.
    /// </summary>
    public static ulong RandomnessOf(ActivityTraceId traceId, string? traceState)
    {
        if (TryGet(Find(traceState), Randomness, out var digits) && SamplingThreshold.TryParseRandomness(digits, out var randomness))
        {
            return randomness;
        }

        Span<byte> id = stackalloc byte[16];
        traceId.CopyTo(id);
        return BinaryPrimitives.ReadUInt64BigEndian(id[^8..]) & RandomBits;
    }

    /// <summary>
    /// The tracestate that came with a context, without what is not to be believed: a threshold or randomness that is
    /// malformed or there twice, and a threshold that contradicts the context's sampled flag. A threshold says which
    /// traces its sampler samples, so one of the two would not be true, and counts that are estimated from it wrong.
    /// </summary>
    /// <param name="context">The context as it came.</param>
    /// <param name="keepsThreshold">Whether the caller's decision is followed here, so that its threshold stays true.</param>
    public static string? Trustworthy(in ActivityContext context, bool keepsThreshold)
    {
        var member = Find(context.TraceState);
        if (member.IsEmpty)
        {
            return context.TraceState;
        }

        var hasRandomness = TryGet(member, Randomness, out var digits);
        var badRandomness = hasRandomness && !SamplingThreshold.TryParseRandomness(digits, out _);
        var hasThreshold = TryGet(member, Threshold, out digits);
        var badThreshold = hasThreshold && !(keepsThreshold
            && SamplingThreshold.TryParse(digits, out var threshold)
            && threshold.Accepts(RandomnessOf(context.TraceId, context.TraceState)) == context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        return badRandomness || badThreshold
            ? Without(context.TraceState!, badThreshold ? Threshold : null, badRandomness ? Randomness : null)
            : context.TraceState;
    }

    // The value of the key. One that is there twice has an empty value, which is neither threshold nor randomness.
    private static bool TryGet(ReadOnlySpan<char> member, string key, out ReadOnlySpan<char> value)
    {
        value = default;
        var found = 0;
        foreach (var range in member.Split(';'))
        {
            if (member[range].StartsWith(key, StringComparison.Ordinal))
            {
                value = found++ == 0 ? member[range][key.Length..] : default;
            }
        }

        return found > 0;
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

    // What was changed goes in front (W3C Trace Context level 2, 3.3.1.4); the other members stay as they are.
    private static string Without(string traceState, params IEnumerable<string?> keys)
    {
        var fields = Find(traceState).ToString().Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Where(field => !keys.Any(key => key is not null && field.StartsWith(key, StringComparison.Ordinal)));
        var kept = string.Join(';', fields);
        var others = traceState.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(member => !member.StartsWith(Member, StringComparison.Ordinal));
        return string.Join(',', kept.Length == 0 ? others : others.Prepend(Member + kept));
    }
}
