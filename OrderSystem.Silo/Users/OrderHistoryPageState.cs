using OrderSystem.Contracts.Users;

namespace OrderSystem.Silo.Users;

/// <summary>A full page of a user's order history, oldest order first.</summary>
[GenerateSerializer, Immutable, Alias("order-history-page-state")]
internal sealed record OrderHistoryPageState
{
    [Id(0)]
    public IReadOnlyList<OrderReference> Orders { get; init; } = [];
}
