using OrderSystem.Gateway.OpenApi;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Orders;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        // An empty pattern inside a group "/orders" would make the route, and with it the span's name, "/orders/".
        var orders = api.MapGroup("").WithTags("Orders");

        orders.MapPost("/orders", PlaceOrderEndpoint.Handle)
            .WithName("PlaceOrder")
            .WithSummary("Places an order and pays for it.")
            .WithDescription(
                "With an `Idempotency-Key` header a repeated request is answered with the stored outcome and `Idempotency-Replayed: true`, "
                + "and never charges twice. Keys belong to the caller.")
            .AnswersProblems(
                ProblemTypes.InvalidRequest, ProblemTypes.PaymentDeclined, ProblemTypes.UnknownUser, ProblemTypes.IdempotencyKeyReused,
                ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);

        orders.MapGet("/orders/{orderId}", GetOrderEndpoint.Handle)
            .WithName("GetOrder")
            .WithSummary("Reads an order.")
            .AnswersProblems(ProblemTypes.OrderNotFound);

        orders.MapGet("/orders/{orderId}/history", GetOrderHistoryEndpoint.Handle)
            .WithName("GetOrderHistory")
            .WithSummary("Reads what was done with an order, each step with its trace.")
            .AnswersProblems(ProblemTypes.OrderNotFound);

        orders.MapPost("/orders/{orderId}/cancel", ChangeOrderEndpoints.Cancel)
            .WithName("CancelOrder")
            .WithSummary("Cancels an order and gives back what was paid.")
            .WithDescription("Cancelling a cancelled order changes nothing and is answered as before.")
            .AnswersProblems(
                ProblemTypes.OrderNotFound, ProblemTypes.IllegalTransition, ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);

        orders.MapPost("/orders/{orderId}/refund", ChangeOrderEndpoints.Refund)
            .WithName("RefundOrder")
            .WithSummary("Gives back what was paid for an order.")
            .WithDescription("Refunding a refunded order changes nothing and is answered as before.")
            .AnswersProblems(
                ProblemTypes.OrderNotFound, ProblemTypes.IllegalTransition, ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);
    }
}
