using System.Diagnostics;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>
/// The spans that cannot arrive while the test waits: those that it waits inside of, and the one that it gave its
/// request as the parent.
/// </summary>
internal static class WaitingSpans
{
    public static IReadOnlySet<string> Of(string? outsideParent)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            ids.Add(activity.SpanId.ToHexString());
        }

        if (outsideParent is not null)
        {
            ids.Add(outsideParent);
        }

        return ids;
    }
}
