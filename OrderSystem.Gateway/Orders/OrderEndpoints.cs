using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Orders;

/// <summary>What callers do with orders.</summary>
internal static class OrderEndpoints
{
    private const string NotPaid = "The order was not paid, and nothing stays charged.";
    private const string SettledLater = "The order is kept and will be settled: paid, or voided so that nothing stays charged.";
    private const string FinishedLater = "The change is kept and will be finished: what was paid is given back.";

    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        // An empty pattern inside a group "/orders" would make the route, and with it the span's name, "/orders/".
        var orders = api.MapGroup("").WithTags("Orders");

        orders.MapPost("/orders", Place)
            .WithName("PlaceOrder")
            .WithSummary("Places an order and pays for it.")
            .WithDescription(
                "With an `Idempotency-Key` header a repeated request is answered with the stored outcome and `Idempotency-Replayed: true`, "
                + "and never charges twice. Keys belong to the caller.")
            .WithMetadata(
                ProblemTypes.InvalidRequest, ProblemTypes.PaymentDeclined, ProblemTypes.UnknownUser, ProblemTypes.IdempotencyKeyReused,
                ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);

        orders.MapGet("/orders/{orderId}", Get)
            .WithName("GetOrder")
            .WithSummary("Reads an order.")
            .WithMetadata(ProblemTypes.OrderNotFound);

        orders.MapGet("/orders/{orderId}/history", GetHistory)
            .WithName("GetOrderHistory")
            .WithSummary("Reads what was done with an order, each step with its trace.")
            .WithMetadata(ProblemTypes.OrderNotFound);

        orders.MapPost("/orders/{orderId}/cancel", Cancel)
            .WithName("CancelOrder")
            .WithSummary("Cancels an order and gives back what was paid.")
            .WithDescription("Cancelling a cancelled order changes nothing and is answered as before.")
            .WithMetadata(
                ProblemTypes.OrderNotFound, ProblemTypes.IllegalTransition, ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);

        orders.MapPost("/orders/{orderId}/refund", Refund)
            .WithName("RefundOrder")
            .WithSummary("Gives back what was paid for an order.")
            .WithDescription("Refunding a refunded order changes nothing and is answered as before.")
            .WithMetadata(
                ProblemTypes.OrderNotFound, ProblemTypes.IllegalTransition, ProblemTypes.ProviderFailed, ProblemTypes.ProviderTimedOut);
    }

    private static async Task<Results<Created<OrderBody>, ProblemHttpResult>> Place(
        RequestBody<PlaceOrderBody, PlaceOrder> body, IdempotencyKey key, ClusterCalls cluster, TimeProvider clock, HttpContext context)
    {
        var caller = context.Caller();
        var orderId = OrderIds.New(key, caller, clock);
        context.TagOrder(orderId);
        context.TagUser(body.Command.UserId);
        context.Features.Set(new OrderInQuestion(orderId));

        var result = await cluster.Call(context, orderId, (IOrderGrain grain) => grain.Place(body.Command, caller));

        // Without a key the client cannot have asked before: the gateway itself has repeated the call.
        if (result.Replayed && key.Value is not null)
        {
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return result.Outcome switch
        {
            OrderOutcome.Done => TypedResults.Created($"/api/orders/{orderId}", OrderBody.From(result.Order!)),
            OrderOutcome.Declined => ProblemTypes.PaymentDeclined.Answer("Nothing was charged.", result.Order),
            OrderOutcome.NotFound => ProblemTypes.UnknownUser.Answer(
                new() { ["userId"] = ["There is no such user."] }, "Nothing was stored."),
            OrderOutcome.Conflict => ProblemTypes.IdempotencyKeyReused.Answer("Nothing was done."),
            OrderOutcome.ProviderFailed => ProblemTypes.ProviderFailed.Answer(result.Order!.Status.IsFinal() ? NotPaid : SettledLater, result.Order),
            OrderOutcome.ProviderTimedOut => ProblemTypes.ProviderTimedOut.Answer(SettledLater, result.Order),
            var outcome => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }

    private static Task<Results<Ok<OrderBody>, ProblemHttpResult>> Get(ClientId orderId, ClusterCalls cluster, HttpContext context) =>
        Read(orderId, cluster, context, (grain, caller) => grain.Get(caller), (_, order) => OrderBody.From(order));

    private static Task<Results<Ok<OrderHistoryBody>, ProblemHttpResult>> GetHistory(ClientId orderId, ClusterCalls cluster, HttpContext context) =>
        Read(orderId, cluster, context, (grain, caller) => grain.GetSteps(caller), OrderHistoryBody.From);

    private static async Task<Results<Ok<TBody>, ProblemHttpResult>> Read<TAnswer, TBody>(
        ClientId orderId, ClusterCalls cluster, HttpContext context, Func<IOrderGrain, Caller, Task<TAnswer?>> read, Func<Guid, TAnswer, TBody> answer)
        where TAnswer : class
    {
        if (orderId.Value is not { } id)
        {
            return ProblemTypes.OrderNotFound.Answer();
        }

        context.TagOrder(id);
        return await cluster.Call(context, id, (IOrderGrain grain) => read(grain, context.Caller())) is { } found
            ? TypedResults.Ok(answer(id, found))
            : ProblemTypes.OrderNotFound.Answer();
    }

    private static Task<Results<Ok<OrderBody>, ProblemHttpResult>> Cancel(ClientId orderId, ClusterCalls cluster, HttpContext context) =>
        Change(orderId, cluster, context, "cancelled", (grain, caller) => grain.Cancel(caller));

    private static Task<Results<Ok<OrderBody>, ProblemHttpResult>> Refund(ClientId orderId, ClusterCalls cluster, HttpContext context) =>
        Change(orderId, cluster, context, "refunded", (grain, caller) => grain.Refund(caller));

    private static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> Change(
        ClientId orderId, ClusterCalls cluster, HttpContext context, string change, Func<IOrderGrain, Caller, Task<OrderResult>> call)
    {
        if (orderId.Value is not { } id)
        {
            return ProblemTypes.OrderNotFound.Answer();
        }

        context.TagOrder(id);
        context.Features.Set(new OrderInQuestion(id));

        var result = await cluster.Call(context, id, (IOrderGrain grain) => call(grain, context.Caller()));
        return result.Outcome switch
        {
            OrderOutcome.Done => TypedResults.Ok(OrderBody.From(result.Order!)),
            OrderOutcome.NotFound => ProblemTypes.OrderNotFound.Answer(),
            OrderOutcome.IllegalTransition => ProblemTypes.IllegalTransition.Answer(
                $"The order cannot be {change} any more, or not yet.", result.Order),
            OrderOutcome.ProviderFailed => ProblemTypes.ProviderFailed.Answer(FinishedLater, result.Order),
            OrderOutcome.ProviderTimedOut => ProblemTypes.ProviderTimedOut.Answer(FinishedLater, result.Order),
            var outcome => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }
}
