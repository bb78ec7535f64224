using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// OpenTelemetry's own member of <c>tracestate</c>, <c>ot=th:...;rv:...</c> (specification, trace/tracestate-handling.md
/// and trace/tracestate-probability-sampling.md): the threshold of whoever sampled the trace, and explicit randomness. A
/// trace is sampled when its 56 bits of randomness are at least the threshold.
/// </summary>
internal static class OpenTelemetryTraceState
{
    private const string Member = "ot=";
    private const string Threshold = "th:";
    private const string Randomness = "rv:";
    private const int Digits = 14;
    private const ulong Range = 1UL << 56;

    /// <summary>The threshold of a probability; of one that is too small to sample anything, more than any randomness.</summary>
    public static ulong ThresholdOf(double probability) => Range - (ulong)Math.Round(probability * Range);

    /// <summary>What is compared with thresholds: the tracestate's explicit randomness, or the id's rightmost 56 bits.</summary>
    public static ulong RandomnessOf(ActivityTraceId traceId, string? traceState)
    {
        if (IsIn(traceState) && ValueOf(traceState, Randomness) is { } digits && TryParseRandomness(digits, out var randomness))
        {
            return randomness;
        }

        Span<byte> id = stackalloc byte[16];
        traceId.CopyTo(id);
        return BinaryPrimitives.ReadUInt64BigEndian(id[^8..]) & (Range - 1);
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
        var traceState = context.TraceState;
        if (!IsIn(traceState))
        {
            return traceState;
        }

        var untrue = new List<string>();
        if (ValueOf(traceState, Randomness) is { } randomness && !TryParseRandomness(randomness, out _))
        {
            untrue.Add(Randomness);
        }

        var isSampled = context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        if (ValueOf(traceState, Threshold) is { } digits
            && !(keepsThreshold
                && TryParseThreshold(digits, out var threshold)
                && RandomnessOf(context.TraceId, traceState) >= threshold == isSampled))
        {
            untrue.Add(Threshold);
        }

        return untrue.Count == 0 ? traceState : Without(traceState, untrue);
    }

    /// <summary>Reads a threshold as <c>th</c> has it: at most 14 hex digits in lower case, without trailing zeros.</summary>
    public static bool TryParseThreshold(string digits, out ulong threshold)
    {
        threshold = 0;
        var padded = digits.PadRight(Digits, '0');
        return digits.Length is > 0 and <= Digits
            && !digits.AsSpan().ContainsAnyInRange('A', 'F')
            && ulong.TryParse(padded, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out threshold);
    }

    // Most have no such member, and cost nothing.
    private static bool IsIn([NotNullWhen(true)] string? traceState) =>
        traceState?.Contains(Member, StringComparison.Ordinal) == true;

    // As rv has it: 14 hex digits.
    private static bool TryParseRandomness(string digits, out ulong randomness) =>
        TryParseThreshold(digits, out randomness) && digits.Length == Digits;

    // Null where the key is missing. One that is there twice has an empty value, which is neither threshold nor randomness.
    private static string? ValueOf(string traceState, string key) =>
        Array.FindAll(FieldsOf(traceState), field => Has(field, key)) switch
        {
            [] => null,
            [var field] => field[key.Length..],
            _ => string.Empty,
        };

    // What was changed goes in front (W3C Trace Context level 2, 3.3.1.4); the other members stay as they are.
    private static string Without(string traceState, List<string> keys)
    {
        var kept = string.Join(';', FieldsOf(traceState).Where(field => !keys.Exists(key => Has(field, key))));
        var others = MembersOf(traceState).Where(member => !Has(member, Member));
        return string.Join(',', kept.Length == 0 ? others : others.Prepend(Member + kept));
    }

    private static string[] FieldsOf(string traceState)
    {
        var member = Array.Find(MembersOf(traceState), member => Has(member, Member));
        return member?[Member.Length..].Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    private static string[] MembersOf(string traceState) =>
        traceState.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Has(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);
}
