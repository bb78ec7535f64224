namespace OrderSystem.Contracts.Users;

/// <summary>An entry of a user's order index.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PlacedAt">
/// When it was placed, in UTC. An entry whose order has another time, or does not exist, is of an attempt that was
/// interrupted before the order was stored.
/// </param>
[GenerateSerializer, Immutable, Alias("order-reference")]
public sealed record OrderReference([property: Id(0)] Guid OrderId, [property: Id(1)] DateTimeOffset PlacedAt);

/// <summary>A part of a user's order index, newest first.</summary>
/// <param name="Orders">The entries.</param>
/// <param name="NextCursor">What to pass to read on; null when there is no more.</param>
[GenerateSerializer, Immutable, Alias("order-reference-page")]
public sealed record OrderReferencePage(
    [property: Id(0)] IReadOnlyList<OrderReference> Orders,
    [property: Id(1)] long? NextCursor);

/// <summary>The answer to <see cref="IUserGrain.AddOrder"/>.</summary>
/// <param name="OwnerId">Whom the user belongs to, and so the order; null for a user stored before there were owners.</param>
/// <param name="PlacedAt">The time of the order's entry, which is that of an earlier attempt when there was one.</param>
[GenerateSerializer, Immutable, Alias("add-order-result")]
public sealed record AddOrderResult([property: Id(0)] string? OwnerId, [property: Id(1)] DateTimeOffset PlacedAt);
