using Orleans.Concurrency;

namespace OrderSystem.Contracts.Users;

/// <summary>
/// A full page of a user's order index. The key is the user's id with the page's number as extension.
/// The newest, unfinished page lives in <see cref="IUserGrain"/>, so that the cost of an order does not
/// grow with the user's history.
/// </summary>
[Alias("order-history-page-grain")]
public interface IOrderHistoryPageGrain : IGrainWithGuidCompoundKey
{
    /// <summary>Stores the page; storing it again changes nothing.</summary>
    [Alias("store")]
    Task Store(IReadOnlyList<OrderReference> orders);

    /// <summary>Reads the page, oldest order first.</summary>
    [Alias("read"), ReadOnly]
    Task<IReadOnlyList<OrderReference>> Read();
}
