using System.Globalization;
using System.Reflection;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary>The query of <c>GET /api/users/{userId}/orders</c>.</summary>
internal sealed class OrderPageQuery : IRequestPart, IBindableFromHttpContext<OrderPageQuery>
{
    public const string CursorName = "cursor";
    public const string LimitName = "limit";
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public FieldErrors Errors { get; } = new();

    /// <summary>Where to go on; null for the newest order.</summary>
    public long? Position { get; private set; }

    /// <summary>The number of orders.</summary>
    public int Limit { get; private set; } = DefaultLimit;

    public static ValueTask<OrderPageQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new OrderPageQuery();
        query.ReadLimit(context.Request.Query[LimitName]);

        // A path that names no user is answered with 404, whatever the cursor.
        if (Guid.TryParseExact(context.Request.RouteValues["userId"] as string, "D", out var userId))
        {
            query.ReadCursor(userId, context.Request.Query[CursorName]);
        }

        return ValueTask.FromResult<OrderPageQuery?>(query);
    }

    private void ReadLimit(string? text)
    {
        if (text is null)
        {
            return;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
        {
            Limit = limit;
        }
        else
        {
            Errors.Add(LimitName, $"Must be a whole number from 1 to {MaxLimit}.");
        }
    }

    private void ReadCursor(Guid userId, string? text)
    {
        if (text is null)
        {
            return;
        }

        Position = OrderCursor.Decode(userId, text);
        if (Position is null)
        {
            Errors.Add(CursorName, "Must be the nextCursor of an earlier page of this user's orders.");
        }
    }
}
