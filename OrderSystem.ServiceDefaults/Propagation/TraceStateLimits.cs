namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>The limits of W3C Trace Context level 2, 3.3.1.1 (members) and 3.3.1.5 (length), on a valid tracestate.</summary>
internal static class TraceStateLimits
{
    public const int MaxMembers = 32;
    public const int MaxLength = 512;

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

        var members = new List<string>(traceState.Split(','));
        var length = traceState.Length;
        for (var i = members.Count - 1; i >= 0 && length > MaxLength; i--)
        {
            if (members[i].Length > LargeMember)
            {
                Remove(i);
            }
        }

        while (length > MaxLength || members.Count > MaxMembers)
        {
            Remove(members.Count - 1);
        }

        return string.Join(',', members);

        void Remove(int index)
        {
            length -= members[index].Length + 1;
            members.RemoveAt(index);
        }
    }
}
