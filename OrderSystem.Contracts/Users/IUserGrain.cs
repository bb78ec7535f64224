using OrderSystem.Contracts.Callers;
using Orleans.Concurrency;

namespace OrderSystem.Contracts.Users;

/// <summary>A user and the index of the user's orders. The key is the user's id.</summary>
/// <remarks>A user belongs to the caller that created it. To other callers than that one and operators it does not exist.</remarks>
[Alias("user-grain")]
public interface IUserGrain : IGrainWithGuidKey
{
    /// <summary>Creates the user, who then belongs to the caller; creating it again, with the same details or others, changes nothing.</summary>
    /// <returns>The user as stored; false in <see cref="CreateUserResult.Created"/> when it was there before.</returns>
    /// <exception cref="InvalidOperationException">The id is taken by a user of another owner.</exception>
    [Alias("create")]
    Task<CreateUserResult> Create(CreateUser command, Caller caller);

    /// <summary>Reads the user; null when there is none for the caller.</summary>
    [Alias("get"), ReadOnly]
    Task<User?> Get(Caller caller);

    /// <summary>Puts an order into the user's index. Adding the same order again changes nothing.</summary>
    /// <returns>Null when the user does not exist for the caller.</returns>
    [Alias("add-order")]
    Task<AddOrderResult?> AddOrder(OrderReference order, Caller caller);

    /// <summary>Lists the user's orders, newest first.</summary>
    /// <param name="cursor">Where to go on, from <see cref="OrderReferencePage.NextCursor"/>; null for the newest.</param>
    /// <param name="limit">The number of orders, 1 to 100.</param>
    /// <param name="caller">Who asks.</param>
    /// <returns>Null when the user does not exist for the caller.</returns>
    [Alias("list-orders"), ReadOnly]
    Task<OrderReferencePage?> ListOrders(long? cursor, int limit, Caller caller);
}

/// <summary>What to create a user with.</summary>
/// <param name="Name">The name, as shown.</param>
/// <param name="Email">The e-mail address.</param>
[GenerateSerializer, Immutable, Alias("create-user")]
public sealed record CreateUser([property: Id(0)] string Name, [property: Id(1)] string Email);

/// <summary>A user.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Name">The name, as shown.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="CreatedAt">When the user was created, in UTC.</param>
[GenerateSerializer, Immutable, Alias("user")]
public sealed record User(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Email,
    [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>The answer to <see cref="IUserGrain.Create"/>.</summary>
/// <param name="User">The user as stored.</param>
/// <param name="Created">False when the user was there before.</param>
[GenerateSerializer, Immutable, Alias("create-user-result")]
public sealed record CreateUserResult([property: Id(0)] User User, [property: Id(1)] bool Created);

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
