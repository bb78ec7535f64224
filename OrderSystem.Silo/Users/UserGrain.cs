using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Storage;

namespace OrderSystem.Silo.Users;

/// <inheritdoc cref="IUserGrain" />
[GrainType("user")]
internal sealed class UserGrain : Grain, IUserGrain
{
    private readonly StoredState<UserState> _user;
    private readonly TimeProvider _time;
    private readonly ILogger<UserGrain> _logger;

    public UserGrain([PersistentState("user")] IPersistentState<UserState> storage, TimeProvider time, ILogger<UserGrain> logger)
    {
        _user = new StoredState<UserState>(storage, this);
        _time = time;
        _logger = logger;
    }

    private Guid UserId => this.GetPrimaryKey();

    public async Task<CreateUserResult> Create(CreateUser command, Caller caller)
    {
        RuleViolation.ThrowIfAny(UserLimits.Violations(command), nameof(command));
        if (_user.Value is { } existing)
        {
            return caller.MayAccess(existing.OwnerId)
                ? new CreateUserResult(ToUser(existing), Created: false)
                : throw new InvalidOperationException("The id is taken by a user of another owner.");
        }

        var user = new UserState { Name = command.Name, Email = command.Email, CreatedAt = _time.GetUtcNow(), OwnerId = caller.OwnerId };
        await _user.Write(user);
        UserLog.UserCreated(_logger, UserId);
        return new CreateUserResult(ToUser(user), Created: true);
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
            user = user.WithoutOldestPage();
        }

        await _user.Write(user.With(order));
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

        var (first, count) = user.Slice(cursor, limit);
        var orders = await Read(user, first, count);
        orders.Reverse();
        return new OrderReferencePage(orders, first > 0 ? first : null);
    }

    private UserState? StoredFor(Caller caller) =>
        _user.Value is { } user && caller.MayAccess(user.OwnerId) ? user : null;

    private async Task<List<OrderReference>> Read(UserState user, long first, int count)
    {
        var end = first + count;
        var recentFrom = (long)user.FullPages * OrderHistory.PageSize;
        var pagesEnd = Math.Min(end, recentFrom);
        var orders = new List<OrderReference>(count);

        if (first < pagesEnd)
        {
            var firstPage = (int)(first / OrderHistory.PageSize);
            var lastPage = (int)((pagesEnd - 1) / OrderHistory.PageSize);
            var pages = await Task.WhenAll(Enumerable.Range(firstPage, lastPage - firstPage + 1).Select(page => Page(page).Read()));
            var skip = (int)(first - ((long)firstPage * OrderHistory.PageSize));
            orders.AddRange(pages.SelectMany(page => page).Skip(skip).Take((int)(pagesEnd - first)));
        }

        var skipRecent = (int)Math.Max(0, first - recentFrom);
        orders.AddRange(user.Recent.Skip(skipRecent).Take(count - orders.Count));
        return orders;
    }

    private IOrderHistoryPageGrain Page(int page) =>
        GrainFactory.GetGrain<IOrderHistoryPageGrain>(UserId, OrderHistory.PageKey(page), grainClassNamePrefix: null);

    private User ToUser(UserState user) => new(UserId, user.Name, user.Email, user.CreatedAt);
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

internal static partial class UserLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "User created")]
    public static partial void UserCreated(ILogger logger, Guid userId);
}
