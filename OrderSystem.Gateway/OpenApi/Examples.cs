using System.Text.Json.Nodes;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Example values for the OpenAPI document. They belong together: one user with one order.</summary>
internal static class Examples
{
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string UserId = "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11";
    private const string OrderId = "019a9d2d-1b42-7f0e-8a57-6a4f3f1f9b02";

    /// <summary>The example of a body, or null when there is none.</summary>
    public static JsonNode? Of(Type type) => type switch
    {
        _ when type == typeof(CreateUserBody) => new JsonObject { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com" },
        _ when type == typeof(UserBody) => User(),
        _ when type == typeof(PlaceOrderBody) => PlaceOrder(),
        _ when type == typeof(OrderBody) => Order(),
        _ when type == typeof(OrderHistoryBody) => OrderHistory(),
        _ when type == typeof(OrderPageBody) => new JsonObject { ["items"] = new JsonArray(Order()), ["nextCursor"] = null },
        _ => null,
    };

    /// <summary>The members, besides the common ones, of a problem's example.</summary>
    public static IEnumerable<(string Name, JsonNode Value)> MembersOf(ProblemType type) => type.Name switch
    {
        "invalid-request" => [("errors", new JsonObject { ["lines[0].quantity"] = new JsonArray("Must be a whole number from 1 to 10000.") })],
        "unknown-user" => [("errors", new JsonObject { ["userId"] = new JsonArray("There is no such user.") })],
        "payment-declined" =>
        [
            (ApiProblems.OrderId, OrderId), (ApiProblems.OrderStatus, "declined"), (ApiProblems.DeclineCode, "insufficient_funds"),
        ],
        "illegal-transition" => [(ApiProblems.OrderId, OrderId), (ApiProblems.OrderStatus, "declined")],
        "provider-failed" or "provider-timed-out" => [(ApiProblems.OrderId, OrderId), (ApiProblems.OrderStatus, "placed")],
        _ => [],
    };

    private static JsonObject User() => new()
    {
        ["id"] = UserId,
        ["name"] = "Ada Lovelace",
        ["email"] = "ada@example.com",
        ["createdAt"] = "2026-01-01T12:00:00Z",
    };

    private static JsonObject PlaceOrder() => new()
    {
        ["userId"] = UserId,
        ["lines"] = new JsonArray(Line()),
        ["paymentMethod"] = "pm_card_visa",
    };

    private static JsonObject Order() => new()
    {
        ["id"] = OrderId,
        ["userId"] = UserId,
        ["status"] = "paid",
        ["lines"] = new JsonArray(Line()),
        ["total"] = Money(25.00m),
        ["transactionId"] = "txn_01",
        ["declineCode"] = null,
        ["placedAt"] = "2026-01-01T12:00:01Z",
        ["updatedAt"] = "2026-01-01T12:00:01.25Z",
    };

    private static JsonObject OrderHistory() => new()
    {
        ["orderId"] = OrderId,
        ["steps"] = new JsonArray(
            Step("placed", "2026-01-01T12:00:01Z", outcome: null, "00f067aa0ba902b7"),
            Step("paymentAttempted", "2026-01-01T12:00:01Z", "succeeded", "00f067aa0ba902b7"),
            Step("paid", "2026-01-01T12:00:01.25Z", outcome: null, "b7ad6b7169203331")),
        ["foldedAttempts"] = 0,
    };

    private static JsonObject Step(string step, string at, string? outcome, string spanId) => new()
    {
        ["step"] = step,
        ["at"] = at,
        ["outcome"] = outcome,
        ["recoveryAttempt"] = null,
        ["traceId"] = TraceId,
        ["spanId"] = spanId,
    };

    private static JsonObject Line() => new() { ["sku"] = "BOOK-1", ["quantity"] = 2, ["unitPrice"] = Money(12.50m) };

    private static JsonObject Money(decimal amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };
}
