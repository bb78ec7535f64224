using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Storage;

namespace OrderSystem.Silo.Users;

/// <inheritdoc cref="IUserGrain" />
[GrainType("user")]
internal sealed partial class UserGrain(
    [PersistentState("user")] IPersistentState<UserState> storage,
    IUserOrders orders,
    TimeProvider time,
    ILogger<UserGrain> logger)
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

    public Task<UserOwner?> GetOwner(Caller caller) =>
        Task.FromResult(StoredFor(caller) is { } user ? new UserOwner(user.OwnerId) : null);

    public async Task<OrderPage?> ListOrders(OrderPosition? after, int limit, Caller caller)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, UserLimits.MaxListedOrders);
        if (StoredFor(caller) is null)
        {
            return null;
        }

        // What a row says is what its grain says, which sees its state only as it is written. One row more tells whether
        // there is another page.
        var rows = await orders.ReadAsync<OrderState>(UserId, after is null ? null : (after.PlacedAt, after.OrderId), limit + 1);
        var page = rows.Take(limit).Select(row => row.State.ToOrder(row.OrderId)).ToArray();
        return new OrderPage(page, rows.Count > limit ? new OrderPosition(page[^1].PlacedAt, page[^1].Id) : null);
    }

    private UserState? StoredFor(Caller caller) =>
        Stored is { } user && caller.MayAccess(user.OwnerId) ? user : null;

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

    // Ids 3 and 4 were an index of the user's orders. What is left of it in old rows is skipped.

    /// <summary>Whom the user belongs to; null when stored before there were owners.</summary>
    [Id(5)]
    public string? OwnerId { get; init; }
}
