using System.Collections.Concurrent;

namespace OrderSystem.TraceTesting.Model;

/// <summary>
/// The span ids that the tests of this process gave their requests as parents. They need not arrive: what is below one
/// begins its trace. Kept for the process, so that it holds however a trace is waited for.
/// </summary>
internal static class SentParents
{
    private static readonly ConcurrentDictionary<string, byte> Ids = new(StringComparer.Ordinal);

    public static void Add(string spanId) => Ids.TryAdd(spanId, 0);

    public static bool Contain(string spanId) => Ids.ContainsKey(spanId);
}
