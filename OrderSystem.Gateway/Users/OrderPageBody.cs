using System.ComponentModel;
using OrderSystem.Gateway.Orders;

namespace OrderSystem.Gateway.Users;

/// <summary>A page of a user's orders, as answered.</summary>
internal sealed record OrderPageBody(
    IReadOnlyList<OrderBody> Items,
    [property: Description("What to pass as `cursor` for the next page; null when there is none.")] string? NextCursor);
