using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Storage;

namespace OrderSystem.Silo.Users;

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
