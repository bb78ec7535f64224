using System.Text.Json.Nodes;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Example values for the OpenAPI document. They belong together: one user with one order.</summary>
internal static class Examples
{
    private const string UserId = "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11";
    private const string OrderId = "019a9d2d-1b42-7f0e-8a57-6a4f3f1f9b02";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Lines = """[{ "sku": "BOOK-1", "quantity": 2, "unitPrice": { "amount": 12.50, "currency": "EUR" } }]""";

    private const string Order = $$"""
        {
          "id": "{{OrderId}}", "userId": "{{UserId}}", "status": "paid", "lines": {{Lines}},
          "total": { "amount": 25.00, "currency": "EUR" }, "transactionId": "txn_01", "declineCode": null,
          "placedAt": "2026-01-01T12:00:01Z", "updatedAt": "2026-01-01T12:00:01.25Z"
        }
        """;

    private static readonly Dictionary<Type, string> Bodies = new()
    {
        [typeof(CreateUserBody)] = """{ "name": "Ada Lovelace", "email": "ada@example.com" }""",
        [typeof(UserBody)] =
            $$"""{ "id": "{{UserId}}", "name": "Ada Lovelace", "email": "ada@example.com", "createdAt": "2026-01-01T12:00:00Z" }""",
        [typeof(PlaceOrderBody)] = $$"""{ "userId": "{{UserId}}", "lines": {{Lines}}, "paymentMethod": "pm_card_visa" }""",
        [typeof(OrderBody)] = Order,
        [typeof(OrderPageBody)] = $$"""{ "items": [{{Order}}], "nextCursor": null }""",
        [typeof(OrderHistoryBody)] = $$"""
            {
              "orderId": "{{OrderId}}",
              "steps": [
                {
                  "step": "placed", "at": "2026-01-01T12:00:01Z", "outcome": null, "recoveryAttempt": null,
                  "traceId": "{{TraceId}}", "spanId": "00f067aa0ba902b7"
                },
                {
                  "step": "paymentAttempted", "at": "2026-01-01T12:00:01Z", "outcome": "succeeded", "recoveryAttempt": null,
                  "traceId": "{{TraceId}}", "spanId": "00f067aa0ba902b7"
                },
                {
                  "step": "paid", "at": "2026-01-01T12:00:01.25Z", "outcome": null, "recoveryAttempt": null,
                  "traceId": "{{TraceId}}", "spanId": "b7ad6b7169203331"
                }
              ],
              "foldedAttempts": 0
            }
            """,
    };

    private static readonly Dictionary<ProblemType, string> Members = new()
    {
        [ProblemTypes.InvalidRequest] = """{ "errors": { "lines[0].quantity": ["Must be a whole number from 1 to 10000."] } }""",
        [ProblemTypes.UnknownUser] = """{ "errors": { "userId": ["There is no such user."] } }""",
        [ProblemTypes.PaymentDeclined] = $$"""{ "orderId": "{{OrderId}}", "orderStatus": "declined", "declineCode": "insufficient_funds" }""",
        [ProblemTypes.IllegalTransition] = $$"""{ "orderId": "{{OrderId}}", "orderStatus": "declined" }""",
        [ProblemTypes.ProviderFailed] = $$"""{ "orderId": "{{OrderId}}", "orderStatus": "placed" }""",
        [ProblemTypes.ProviderTimedOut] = $$"""{ "orderId": "{{OrderId}}", "orderStatus": "placed" }""",
    };

    /// <summary>The example of a body, or null when there is none.</summary>
    public static JsonNode? Of(Type type) => Bodies.TryGetValue(type, out var body) ? JsonNode.Parse(body) : null;

    /// <summary>The example of a problem.</summary>
    public static JsonObject Of(ProblemType type)
    {
        var example = new JsonObject { ["type"] = type.Uri, ["title"] = type.Title, ["status"] = type.Status, ["traceId"] = TraceId };
        foreach (var (name, value) in JsonNode.Parse(Members.GetValueOrDefault(type, "{}"))!.AsObject())
        {
            example[name] = value?.DeepClone();
        }

        return example;
    }
}
