using Orleans.Concurrency;

namespace OrderSystem.Contracts.Users;

/// <summary>A user and the index of the user's orders. The key is the user's id.</summary>
[Alias("user-grain")]
public interface IUserGrain : IGrainWithGuidKey
{
    /// <summary>Creates the user; creating it again, with the same details or others, changes nothing.</summary>
    /// <returns>The user as stored; false in <see cref="CreateUserResult.Created"/> when it was there before.</returns>
    [Alias("create")]
    Task<CreateUserResult> Create(CreateUser command);

    /// <summary>Reads the user; null when there is none.</summary>
    [Alias("get"), ReadOnly]
    Task<User?> Get();

    /// <summary>Puts an order into the user's index. Adding the same order again changes nothing.</summary>
    /// <returns>False when the user does not exist.</returns>
    [Alias("add-order")]
    Task<bool> AddOrder(OrderReference order);

    /// <summary>Lists the user's orders, newest first.</summary>
    /// <param name="cursor">Where to go on, from <see cref="OrderReferencePage.NextCursor"/>; null for the newest.</param>
    /// <param name="limit">The number of orders, 1 to 100.</param>
    /// <returns>Null when the user does not exist.</returns>
    [Alias("list-orders"), ReadOnly]
    Task<OrderReferencePage?> ListOrders(long? cursor, int limit);
}
