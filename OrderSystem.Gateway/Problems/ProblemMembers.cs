namespace OrderSystem.Gateway.Problems;

/// <summary>The names of the extension members that problems carry.</summary>
internal static class ProblemMembers
{
    public const string OrderId = "orderId";
    public const string OrderStatus = "orderStatus";
    public const string DeclineCode = "declineCode";
}
