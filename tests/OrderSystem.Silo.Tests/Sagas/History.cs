using System.Collections.Immutable;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>What happens to one order.</summary>
internal sealed record History(Card Card, ImmutableList<Event> Events)
{
    public override string ToString() => $"{Card}: {string.Join("; ", Events)}";
}

/// <summary>A step, with a fault in it or none.</summary>
internal sealed record Event(Step Step, Fault? Fault);
