using System.Text;

namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>
/// The limits of W3C Baggage (3.3.2): what every platform must propagate is here also the most that it does. Members
/// beyond are dropped, each as a whole.
/// </summary>
internal static class BaggageLimits
{
    private const int MaxMembers = 64;
    private const int MaxBytes = 8192;

    public static string Apply(string baggage)
    {
        var (end, bytes, members) = (0, 0, 0);
        foreach (var range in baggage.AsSpan().Split(','))
        {
            var member = baggage.AsSpan(range);
            bytes += Encoding.UTF8.GetByteCount(member) + (range.Start.Value > 0 ? 1 : 0);
            members += member.IsWhiteSpace() ? 0 : 1;
            if (bytes > MaxBytes || members > MaxMembers)
            {
                break;
            }

            end = range.End.Value;
        }

        return baggage[..end];
    }
}

/// <summary>The limits of W3C Trace Context level 2, 3.3.1.1 (members) and 3.3.1.5 (length), on a valid tracestate.</summary>
internal static class TraceStateLimits
{
    private const int MaxMembers = 32;
    private const int MaxLength = 512;
    private const int LargeMember = 128;

    /// <summary>
    /// The tracestate within the limits: first the large members go, then those at the end, which were changed longest
    /// ago. A member is kept or dropped as a whole.
    /// </summary>
    public static string Apply(string traceState)
    {
        if (traceState.Length <= MaxLength && traceState.AsSpan().Count(',') < MaxMembers)
        {
            return traceState;
        }

        var members = traceState.Split(',').ToList();
        for (var length = traceState.Length; length > MaxLength || members.Count > MaxMembers;)
        {
            var large = length > MaxLength ? members.FindLastIndex(member => member.Length > LargeMember) : -1;
            var next = large < 0 ? members.Count - 1 : large;
            length -= members[next].Length + 1;
            members.RemoveAt(next);
        }

        return string.Join(',', members);
    }
}
