using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Storage;
using Orleans.Concurrency;

namespace OrderSystem.Silo.Users;

/// <inheritdoc cref="IUserGrain" />
[GrainType("user")]
internal sealed partial class UserGrain(
    [PersistentState("user")] IPersistentState<UserState> storage, TimeProvider time, ILogger<UserGrain> logger)
    : StoredGrain<UserState>(storage), IUserGrain
{
    private Guid UserId => this.GetPrimaryKey();

    public async Task<User> Create(CreateUser command, Caller caller)
    {
        RuleViolation.ThrowIfAny(UserLimits.Violations(command), nameof(command));
        if (Stored is { } existing)
        {
            return caller.MayAccess(existing.OwnerId)
                ? ToUser(existing)
                : throw new InvalidOperationException("The id is taken by a user of another owner.");
        }

        var user = new UserState { Name = command.Name, Email = command.Email, CreatedAt = time.GetUtcNow(), OwnerId = caller.OwnerId };
        await Write(user);
        Log.Created(logger, UserId);
        return ToUser(user);
    }

    public Task<User?> Get(Caller caller) => Task.FromResult(StoredFor(caller) is { } user ? ToUser(user) : null);

    public async Task<AddOrderResult?> AddOrder(OrderReference order, Caller caller)
    {
        if (StoredFor(caller) is not { } user)
        {
            return null;
        }

        if (user.Recent.FirstOrDefault(known => known.OrderId == order.OrderId) is { } entry)
        {
            return new AddOrderResult(user.OwnerId, entry.PlacedAt);
        }

        if (user.Recent.Count >= OrderHistory.MaxRecent)
        {
            // First the page, then the user: after a crash in between, the same page is stored again.
            await Page(user.FullPages).Store(user.Recent.Take(OrderHistory.PageSize).ToArray());
            user = user with { FullPages = user.FullPages + 1, Recent = user.Recent.Skip(OrderHistory.PageSize).ToArray() };
        }

        await Write(user with { Recent = [.. user.Recent, order] });
        return new AddOrderResult(user.OwnerId, order.PlacedAt);
    }

    public async Task<OrderReferencePage?> ListOrders(long? cursor, int limit, Caller caller)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cursor ?? 0, nameof(cursor));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, UserLimits.MaxListedOrders);

        if (StoredFor(caller) is not { } user)
        {
            return null;
        }

        var end = Math.Min(cursor ?? long.MaxValue, ((long)user.FullPages * OrderHistory.PageSize) + user.Recent.Count);
        var first = Math.Max(0, end - limit);

        // Whole pages, as far as they reach, and the orders after the last one.
        var firstPage = (int)Math.Min(first / OrderHistory.PageSize, user.FullPages);
        var endPage = (int)Math.Min((end + OrderHistory.PageSize - 1) / OrderHistory.PageSize, user.FullPages);
        var pages = await Task.WhenAll(Enumerable.Range(firstPage, endPage - firstPage).Select(page => Page(page).Read()));
        var orders = pages.SelectMany(page => page).Concat(user.Recent)
            .Skip((int)(first - ((long)firstPage * OrderHistory.PageSize)))
            .Take((int)(end - first));
        return new OrderReferencePage(orders.Reverse().ToArray(), first > 0 ? first : null);
    }

    private UserState? StoredFor(Caller caller) =>
        Stored is { } user && caller.MayAccess(user.OwnerId) ? user : null;

    private IOrderHistoryPageGrain Page(int page) =>
        GrainFactory.GetGrain<IOrderHistoryPageGrain>(UserId, OrderHistory.PageKey(page), grainClassNamePrefix: null);

    private User ToUser(UserState user) => new(UserId, user.Name, user.Email, user.CreatedAt);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "User created")]
        public static partial void Created(ILogger logger, Guid userId);
    }
}

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

    /// <summary>The key extension of a page's grain. The prefix keeps keys apart that ADO.NET storage would take for equal numbers.</summary>
    public static string PageKey(int page) => $"page-{page}";
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
internal sealed class OrderHistoryPageGrain([PersistentState("page")] IPersistentState<OrderHistoryPageState> storage)
    : StoredGrain<OrderHistoryPageState>(storage), IOrderHistoryPageGrain
{
    public async Task Store(IReadOnlyList<OrderReference> orders)
    {
        if (Stored is { } page)
        {
            if (!page.Orders.SequenceEqual(orders))
            {
                throw new InvalidOperationException("A page of an order history never changes.");
            }

            return;
        }

        await Write(new OrderHistoryPageState { Orders = orders });
    }

    public Task<IReadOnlyList<OrderReference>> Read() =>
        Stored is { } page
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
