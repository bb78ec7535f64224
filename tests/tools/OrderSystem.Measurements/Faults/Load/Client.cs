using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using OrderSystem.Measurements.Faults.Evidence;

namespace OrderSystem.Measurements.Faults.Load;

/// <summary>One client: places orders one after the other and writes down what it was told.</summary>
internal sealed class Client(int number, int seed, string token, OrderApi api, RetryPolicy retries, Progress progress)
{
    private readonly List<Guid> _users = [];
    private readonly ConcurrentQueue<Placement> _placements = new();

    public string Token => token;

    public IReadOnlyList<Guid> Users => _users;

    public IReadOnlyCollection<Placement> Placements => _placements;

    public async Task CreateUsersAsync(CancellationToken cancellationToken)
    {
        while (_users.Count < LoadPlan.UsersPerClient)
        {
            var outcome = await api.CreateUserAsync(token, cancellationToken);
            _users.Add(outcome is { IsSuccess: true, OrderId: { } id }
                ? id
                : throw new InvalidOperationException($"A user cannot be created: {outcome.Answer?.Status}."));
        }
    }

    /// <summary>Places orders until it is told to stop; the order under way is finished first.</summary>
    public async Task RunAsync(TimeSpan betweenOrders, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        for (var order = 0; !isEnough(); order++)
        {
            _placements.Enqueue(await PlaceAsync(LoadPlan.For(seed, number, order), cancellationToken));
            await Task.Delay(betweenOrders, cancellationToken);
        }
    }

    private async Task<Placement> PlaceAsync(OrderPlan plan, CancellationToken cancellationToken)
    {
        var userId = _users[plan.User];
        var key = $"{seed}-{plan.Sku}";
        var outcomes = await Task.WhenAll(Enumerable.Range(0, plan.SendTwice ? 2 : 1)
            .Select(_ => api.PlaceAsync(token, userId, plan, key, plan.GivesUpEarly ? RetryPolicy.None : retries, cancellationToken)));
        var told = outcomes.Where(outcome => outcome.Answer is not null).ToArray();
        var acknowledged = outcomes.FirstOrDefault(outcome => outcome.IsSuccess);
        if (acknowledged is not null)
        {
            progress.Acknowledge();
        }

        var orderId = acknowledged?.OrderId ?? told.Select(outcome => outcome.OrderId).FirstOrDefault(id => id is not null);
        var followUp = acknowledged is not null ? plan.FollowUp
            : plan.CancelWhenFailed && !TestCards.IsDeclined(plan.Card) ? FollowUp.Cancel
            : FollowUp.None;
        var followed = orderId is { } id ? await FollowUpAsync(followUp, id, cancellationToken) : null;

        return new Placement(
            plan.Sku,
            userId,
            plan.Total,
            plan.Card,
            ResultOf(outcomes),
            [.. outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => AcknowledgementIn(outcome.Answer!.Body))],
            acknowledged is { Attempts: > 1 },
            followed is null ? FollowUp.None : followUp,
            followed is { IsSuccess: true },
            orderId,
            (acknowledged ?? told.FirstOrDefault())?.TraceId);
    }

    private async Task<Outcome?> FollowUpAsync(FollowUp followUp, Guid orderId, CancellationToken cancellationToken) => followUp switch
    {
        FollowUp.Cancel => await api.CancelAsync(token, orderId, retries, cancellationToken),
        FollowUp.Refund => await api.RefundAsync(token, orderId, retries, cancellationToken),
        _ => null,
    };

    private static PlacementResult ResultOf(Outcome[] outcomes) =>
        outcomes.Any(outcome => outcome.IsSuccess) ? PlacementResult.Acknowledged
        : outcomes.Any(outcome => outcome.Answer?.Status == HttpStatusCode.PaymentRequired) ? PlacementResult.Declined
        : outcomes.Any(outcome => outcome.Answer is { MayPass: false, Status: < HttpStatusCode.InternalServerError }) ? PlacementResult.Refused
        : PlacementResult.Unknown;

    private static Acknowledgement AcknowledgementIn(JsonObject? order) => new(
        Guid.TryParse((string?)order?["id"], out var id) ? id : Guid.Empty,
        (decimal?)order?["total"]?["amount"] ?? 0,
        (string?)order?["total"]?["currency"] ?? "");
}
