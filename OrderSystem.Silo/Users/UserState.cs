using OrderSystem.Contracts.Users;

namespace OrderSystem.Silo.Users;

/// <summary>What is stored of a user.</summary>
[GenerateSerializer, Immutable, Alias("user-state")]
internal sealed record UserState
{
    [Id(0)]
    public string Name { get; init; } = "";

    [Id(1)]
    public string Email { get; init; } = "";

    [Id(2)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of full pages of the order history, each stored by a grain of its own.</summary>
    [Id(3)]
    public int FullPages { get; init; }

    /// <summary>The orders after the full pages, oldest first.</summary>
    [Id(4)]
    public IReadOnlyList<OrderReference> Recent { get; init; } = [];

    /// <summary>Whom the user belongs to; null when stored before there were owners.</summary>
    [Id(5)]
    public string? OwnerId { get; init; }
}
