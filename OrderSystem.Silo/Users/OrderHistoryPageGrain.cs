using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Storage;
using Orleans.Concurrency;

namespace OrderSystem.Silo.Users;

/// <summary>
/// A full page of a user's order index. The key is the user's id with the page's number as extension.
/// The newest, unfinished page lives in <see cref="IUserGrain"/>, so that the cost of an order does not
/// grow with the user's history.
/// </summary>
[Alias("order-history-page-grain")]
internal interface IOrderHistoryPageGrain : IGrainWithGuidCompoundKey
{
    /// <summary>Stores the page; storing it again changes nothing.</summary>
    [Alias("store")]
    Task Store(IReadOnlyList<OrderReference> orders);

    /// <summary>Reads the page, oldest order first.</summary>
    [Alias("read"), ReadOnly]
    Task<IReadOnlyList<OrderReference>> Read();
}

/// <inheritdoc cref="IOrderHistoryPageGrain" />
[GrainType("order-history-page")]
internal sealed class OrderHistoryPageGrain : Grain, IOrderHistoryPageGrain
{
    private readonly StoredState<OrderHistoryPageState> _page;

    public OrderHistoryPageGrain([PersistentState("page")] IPersistentState<OrderHistoryPageState> storage) =>
        _page = new StoredState<OrderHistoryPageState>(storage, this);

    public async Task Store(IReadOnlyList<OrderReference> orders)
    {
        if (_page.Value is { } page)
        {
            if (!page.Orders.SequenceEqual(orders))
            {
                throw new InvalidOperationException("A page of an order history never changes.");
            }

            return;
        }

        await _page.Write(new OrderHistoryPageState { Orders = orders });
    }

    public Task<IReadOnlyList<OrderReference>> Read() =>
        _page.Value is { } page
            ? Task.FromResult(page.Orders)
            : throw new InvalidOperationException("The page has not been stored.");
}

/// <summary>A full page of a user's order history, oldest order first.</summary>
[GenerateSerializer, Immutable, Alias("order-history-page-state")]
internal sealed record OrderHistoryPageState
{
    [Id(0)]
    public IReadOnlyList<OrderReference> Orders { get; init; } = [];
}
