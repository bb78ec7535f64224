using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Storage;
using Orleans.Concurrency;

namespace OrderSystem.Silo.Users;

/// <summary>
/// The layout of a user's order history. An order's position is its number in the history, from 0; it never changes,
/// so a cursor into the history stays right while orders arrive. Positions are cut into pages of
/// <see cref="PageSize"/>: the full ones are grains of their own, the newest orders are in the user's state.
/// </summary>
internal static class OrderHistory
{
    /// <summary>The number of orders on a page.</summary>
    public const int PageSize = 25;

    /// <summary>
    /// The most orders in the user's state. When one more comes, the oldest page of them moves out, so the newest
    /// <see cref="PageSize"/> always stay: among those, a repeated order is recognised without reading a page.
    /// </summary>
    public const int MaxRecent = 2 * PageSize;

    /// <summary>The number of orders in the history.</summary>
    public static long Count(this UserState user) => ((long)user.FullPages * PageSize) + user.Recent.Count;

    /// <summary>The positions to list, newest first, from the end of the history or from a cursor on.</summary>
    public static (long First, int Count) Slice(this UserState user, long? cursor, int limit)
    {
        var end = Math.Min(cursor ?? long.MaxValue, user.Count());
        var first = Math.Max(0, end - limit);
        return (first, (int)(end - first));
    }

    /// <summary>The key extension of a page's grain. The prefix keeps keys apart that ADO.NET storage would take for equal numbers.</summary>
    public static string PageKey(int page) => $"page-{page}";

    /// <summary>The user's state after the page that is due has been stored elsewhere.</summary>
    public static UserState WithoutOldestPage(this UserState user) =>
        user with { FullPages = user.FullPages + 1, Recent = user.Recent.Skip(PageSize).ToArray() };

    /// <summary>The user's state with one more order.</summary>
    public static UserState With(this UserState user, OrderReference order) =>
        user with { Recent = user.Recent.Append(order).ToArray() };
}

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
