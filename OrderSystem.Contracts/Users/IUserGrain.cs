using System.Text;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using Orleans.Concurrency;

namespace OrderSystem.Contracts.Users;

/// <summary>A user. The key is the user's id.</summary>
/// <remarks>A user belongs to the caller that created it. To other callers than that one and operators it does not exist.</remarks>
[Alias("user-grain")]
public interface IUserGrain : IGrainWithGuidKey
{
    /// <summary>Creates the user, who then belongs to the caller; creating it again, with the same details or others, changes nothing.</summary>
    /// <returns>The user as stored.</returns>
    /// <exception cref="InvalidOperationException">The id is taken by a user of another owner.</exception>
    [Alias("create")]
    Task<User> Create(CreateUser command, Caller caller);

    /// <summary>Reads the user; null when there is none for the caller.</summary>
    [Alias("get"), ReadOnly]
    Task<User?> Get(Caller caller);

    /// <summary>Tells whom the user belongs to, and so the user's orders; null when there is no user for the caller.</summary>
    [Alias("get-owner"), ReadOnly]
    Task<UserOwner?> GetOwner(Caller caller);

    /// <summary>Lists the user's orders as they are stored, newest first.</summary>
    /// <param name="after">Where to go on, from <see cref="OrderPage.Next"/>; null for the newest.</param>
    /// <param name="limit">The number of orders, 1 to 100.</param>
    /// <param name="caller">Who asks.</param>
    /// <returns>Null when the user does not exist for the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of bounds.</exception>
    [Alias("list-orders"), ReadOnly]
    Task<OrderPage?> ListOrders(OrderPosition? after, int limit, Caller caller);
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

/// <summary>The answer to <see cref="IUserGrain.GetOwner"/>.</summary>
/// <param name="OwnerId">Whom the user belongs to; null for a user stored before there were owners.</param>
[GenerateSerializer, Immutable, Alias("user-owner")]
public sealed record UserOwner([property: Id(0)] string? OwnerId);

/// <summary>A part of a user's orders, newest first.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Next">What to pass to read on; null when there is no more.</param>
[GenerateSerializer, Immutable, Alias("order-page")]
public sealed record OrderPage([property: Id(0)] IReadOnlyList<Order> Orders, [property: Id(1)] OrderPosition? Next);

/// <summary>The place of an order among those of its user. It never changes, so it stays right while orders arrive.</summary>
/// <param name="PlacedAt">When the order was placed, in UTC.</param>
/// <param name="OrderId">The order, which tells it from others that were placed at the same moment.</param>
[GenerateSerializer, Immutable, Alias("order-position")]
public sealed record OrderPosition([property: Id(0)] DateTimeOffset PlacedAt, [property: Id(1)] Guid OrderId);

/// <summary>What a user must be like to be created, for the user grain and, to say it early, for the gateway.</summary>
public static class UserLimits
{
    /// <summary>The longest name, in characters of Unicode (code points, as JSON Schema counts them).</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest e-mail address, in characters of Unicode.</summary>
    public const int MaxEmailLength = 254;

    /// <summary>The most orders that are listed at once.</summary>
    public const int MaxListedOrders = 100;

    private const int MaxLocalPartLength = 64;

    /// <summary>Lists the rules that the command breaks; empty when the user can be created.</summary>
    public static IReadOnlyList<RuleViolation> Violations(CreateUser command)
    {
        ArgumentNullException.ThrowIfNull(command);

        var violations = new List<RuleViolation>();
        if (!IsName(command.Name))
        {
            violations.Add(new RuleViolation(
                "name", $"Must be 1 to {MaxNameLength} characters without control characters, not beginning or ending with a space."));
        }

        if (!IsEmail(command.Email))
        {
            violations.Add(new RuleViolation("email", $"Must be an e-mail address of at most {MaxEmailLength} characters."));
        }

        return violations;
    }

    private static bool IsName(string? name) =>
        LengthOf(name) is >= 1 and <= MaxNameLength
        && !name!.Any(char.IsControl)
        && !char.IsWhiteSpace(name![0])
        && !char.IsWhiteSpace(name[^1]);

    // Whether an address works is found out by writing to it; this only refuses what cannot be one.
    private static bool IsEmail(string? email) =>
        LengthOf(email) is >= 3 and <= MaxEmailLength
        && !email!.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && email!.Split('@') is [var local, { Length: > 0 }]
        && LengthOf(local) is >= 1 and <= MaxLocalPartLength;

    /// <summary>The number of characters; null when the text is none, or no Unicode (half a surrogate pair).</summary>
    private static int? LengthOf(string? text)
    {
        var length = 0;
        for (var rest = text.AsSpan(); rest.Length > 0; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return null;
            }

            rest = rest[consumed..];
        }

        return text is null ? null : length;
    }
}
