using System.Collections.Concurrent;

namespace OrderSystem.FaultTests.Provider;

/// <summary>Counts the requests that met a fault.</summary>
internal sealed class ProviderFaultCounter
{
    private readonly ConcurrentDictionary<ProviderFaultKind, int> _counts = new();

    public IReadOnlyDictionary<ProviderFaultKind, int> Counts => _counts;

    public void Count(ProviderFaultKind kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
}
