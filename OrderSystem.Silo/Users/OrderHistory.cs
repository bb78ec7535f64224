using OrderSystem.Contracts.Users;

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
