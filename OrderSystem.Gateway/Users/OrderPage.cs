using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Users;

/// <summary>The query of <c>GET /api/users/{userId}/orders</c>.</summary>
internal sealed class OrderPageQuery : IRequestPart, IBindableFromHttpContext<OrderPageQuery>
{
    public const string CursorName = "cursor";
    public const string LimitName = "limit";
    public const int DefaultLimit = 20;
    public const int MaxLimit = UserLimits.MaxListedOrders;

    private readonly List<RuleViolation> _errors = [];

    public IReadOnlyList<RuleViolation> Errors => _errors;

    /// <summary>Where to go on; null for the newest order.</summary>
    public OrderPosition? Position { get; private set; }

    /// <summary>The number of orders.</summary>
    public int Limit { get; private set; } = DefaultLimit;

    public static ValueTask<OrderPageQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new OrderPageQuery();
        if ((string?)context.Request.Query[LimitName] is { } limit)
        {
            query.Limit = int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            if (query.Limit is < 1 or > MaxLimit)
            {
                query._errors.Add(new(LimitName, $"Must be a whole number from 1 to {MaxLimit}."));
            }
        }

        // A path that names no user is answered with 404, whatever the cursor.
        if ((string?)context.Request.Query[CursorName] is { } cursor
            && ClientId.Read(context.Request.RouteValues["userId"] as string) is { } userId)
        {
            query.Position = OrderCursor.Decode(userId, cursor);
            if (query.Position is null)
            {
                query._errors.Add(new(CursorName, "Must be the nextCursor of an earlier page of this user's orders."));
            }
        }

        return ValueTask.FromResult<OrderPageQuery?>(query);
    }
}

/// <summary>
/// The opaque form of the place of a page's last order. A checksum over user and place tells a mangled
/// cursor, or one of another user, from a good one; it guards against mistakes and is no secret.
/// </summary>
internal static class OrderCursor
{
    private const int IdSize = 16;
    private const int PositionSize = sizeof(long) + IdSize;
    private const int ChecksumSize = 8;
    private const int Size = PositionSize + ChecksumSize;

    public static string Encode(Guid userId, OrderPosition position)
    {
        Span<byte> input = stackalloc byte[PositionSize + IdSize];
        BinaryPrimitives.WriteInt64BigEndian(input, position.PlacedAt.UtcTicks);
        position.OrderId.TryWriteBytes(input[sizeof(long)..]);
        userId.TryWriteBytes(input[PositionSize..]);
        return Base64Url.EncodeToString([.. input[..PositionSize], .. SHA256.HashData(input).AsSpan(0, ChecksumSize)]);
    }

    public static OrderPosition? Decode(Guid userId, string cursor)
    {
        Span<byte> bytes = stackalloc byte[Size];
        // The decoder of .NET 10.0.0 to 10.0.3 reads out of bounds at what is not ASCII (CVE-2026-26127).
        if (cursor.Length != Base64Url.GetEncodedLength(Size)
            || !Ascii.IsValid(cursor)
            || Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) != OperationStatus.Done
            || length != Size)
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTimeOffset.MinValue.UtcTicks || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return null;
        }

        // One that is spelt otherwise than it would be here is none.
        var position = new OrderPosition(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[sizeof(long)..PositionSize]));
        return Encode(userId, position) == cursor ? position : null;
    }
}
