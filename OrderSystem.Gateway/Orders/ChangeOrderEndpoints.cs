using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary><c>POST /api/orders/{orderId}/cancel</c> and <c>.../refund</c>.</summary>
internal static class ChangeOrderEndpoints
{
    private const string FinishedLater = "The change is kept and will be finished: what was paid is given back.";

    public static Task<Results<Ok<OrderBody>, ProblemHttpResult>> Cancel(PathId orderId, ClusterCalls cluster, HttpContext context) =>
        Change(orderId, cluster, context, "cancelled", (grain, caller) => grain.Cancel(caller));

    public static Task<Results<Ok<OrderBody>, ProblemHttpResult>> Refund(PathId orderId, ClusterCalls cluster, HttpContext context) =>
        Change(orderId, cluster, context, "refunded", (grain, caller) => grain.Refund(caller));

    private static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> Change(
        PathId orderId, ClusterCalls cluster, HttpContext context, string change, Func<IOrderGrain, Caller, Task<ChangeOrderResult>> call)
    {
        if (orderId.Value is not { } id)
        {
            return ApiProblems.OrderNotFound();
        }

        context.TagOrder(id);
        context.Features.Set(new OrderInQuestion(id));

        var caller = context.Caller();
        var result = await cluster.Call(context, id, (IOrderGrain grain) => call(grain, caller));
        return result.Outcome switch
        {
            ChangeOrderOutcome.Done => TypedResults.Ok(OrderBody.From(result.Order!)),
            ChangeOrderOutcome.NotFound => ApiProblems.OrderNotFound(),
            ChangeOrderOutcome.IllegalTransition => ApiProblems.IllegalTransition(result.Order!, change),
            ChangeOrderOutcome.ProviderFailed => ApiProblems.ProviderFailed(result.Order, FinishedLater),
            ChangeOrderOutcome.ProviderTimedOut => ApiProblems.ProviderTimedOut(result.Order, FinishedLater),
            var outcome => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }
}
