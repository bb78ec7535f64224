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
