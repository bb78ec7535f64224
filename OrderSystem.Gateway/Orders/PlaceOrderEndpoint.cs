using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Idempotency;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary><c>POST /api/orders</c>.</summary>
internal static class PlaceOrderEndpoint
{
    private const string NotPaid = "The order was not paid, and nothing stays charged.";
    private const string SettledLater = "The order is kept and will be settled: paid, or voided so that nothing stays charged.";

    public static async Task<Results<Created<OrderBody>, ProblemHttpResult>> Handle(
        RequestBody<PlaceOrderBody> body, IdempotencyKey key, ClusterCalls cluster, TimeProvider clock, HttpContext context)
    {
        var command = body.Value.ToCommand();
        var caller = context.Caller();
        var orderId = OrderIds.New(key, caller, clock);
        context.TagOrder(orderId);
        context.TagUser(command.UserId);
        context.Features.Set(new OrderInQuestion(orderId));

        var result = await cluster.Call(context, orderId, (IOrderGrain grain) => grain.Place(command, caller));

        // Without a key the client cannot have asked before: the gateway itself has repeated the call.
        if (result.Replayed && key.Value is not null)
        {
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return result.Outcome switch
        {
            PlaceOrderOutcome.Paid => TypedResults.Created($"/api/orders/{orderId}", OrderBody.From(result.Order!)),
            PlaceOrderOutcome.Declined => ApiProblems.Declined(result.Order!),
            PlaceOrderOutcome.UserNotFound => ApiProblems.UnknownUser(),
            PlaceOrderOutcome.Conflict => ApiProblems.IdempotencyKeyReused(),
            PlaceOrderOutcome.ProviderFailed => ApiProblems.ProviderFailed(result.Order, result.Order!.Status.IsFinal() ? NotPaid : SettledLater),
            PlaceOrderOutcome.ProviderTimedOut => ApiProblems.ProviderTimedOut(result.Order, SettledLater),
            var outcome => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }
}
