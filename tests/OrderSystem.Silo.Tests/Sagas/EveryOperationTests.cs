using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>
/// Each flow once for each of its operations, with a fault there: it fails or the process ends, before the operation or
/// after it. Then the recovery finishes the work, or the client that repeats its request.
/// </summary>
public sealed class EveryOperationTests(StillCluster cluster) : IClassFixture<StillCluster>
{
    private static readonly Fault[] Faults =
    [
        new(0, FaultKind.Failure, AfterEffect: false),
        new(0, FaultKind.Failure, AfterEffect: true),
        new(0, FaultKind.Crash, AfterEffect: false),
        new(0, FaultKind.Crash, AfterEffect: true),
    ];

    [Theory]
    [InlineData(Card.Good, 4, Step.Place)]
    [InlineData(Card.Declined, 4, Step.Place)]
    [InlineData(Card.Refused, 3, Step.Place)]
    [InlineData(Card.SilentOnce, 3, Step.Place)]
    [InlineData(Card.SilentThenRefused, 3, Step.Place)]
    [InlineData(Card.SilentThenRefused, 6, Step.Place, Step.Tick)]
    [InlineData(Card.SilentThenRefused, 5, Step.Place, Step.Place)]
    [InlineData(Card.Good, 5, Step.Place, Step.Cancel)]
    [InlineData(Card.Good, 5, Step.Place, Step.Refund)]
    [InlineData(Card.SilentOnce, 5, Step.Place, Step.Cancel)]
    [InlineData(Card.SilentOnce, 4, Step.Place, Step.Tick)]
    [InlineData(Card.SilentOnVoid, 4, Step.Place, Step.Cancel)]
    [InlineData(Card.SilentOnVoid, 4, Step.Place, Step.Cancel, Step.Tick)]
    [InlineData(Card.SilentOnVoid, 4, Step.Place, Step.Refund, Step.Tick)]
    [InlineData(Card.AlwaysSilent, 3, Step.Place, Step.Tick)]
    [InlineData(Card.AlwaysSilent, 5, Step.Place, Step.Tick, Step.Tick, Step.Tick, Step.Tick)]
    public async Task An_order_is_settled_whichever_operation_fails(Card card, int operations, params Step[] steps)
    {
        for (var at = 1; at <= operations; at++)
        {
            foreach (var fault in Faults)
            {
                await Run(card, steps, fault with { At = at }, clientRepeats: false);
                await Run(card, steps, fault with { At = at }, clientRepeats: true);
            }
        }

        var whole = await Run(card, steps, fault: null, clientRepeats: false);
        Assert.Equal(operations, whole);
    }

    /// <summary>Runs the steps with a fault in the last of them, and counts the operations of that one.</summary>
    private async Task<int> Run(Card card, Step[] steps, Fault? fault, bool clientRepeats)
    {
        var saga = await Saga.Begin(cluster, card);
        foreach (var step in steps.SkipLast(1))
        {
            await saga.Do(step, fault: null);
        }

        var before = saga.Flow.Names.Count;
        try
        {
            await saga.Do(steps[^1], fault);
            var count = saga.Flow.Names.Count - before;
            if (clientRepeats)
            {
                await saga.Do(steps[^1], fault: null);
            }

            await saga.LetTheRecoveryFinish();
            await saga.ShouldBeSettled();
            return count;
        }
        catch (Exception exception) when (exception is not InvalidOperationException)
        {
            throw new InvalidOperationException($"{fault}, repeated: {clientRepeats}; {string.Join(", ", saga.Flow.Names.Skip(before))}", exception);
        }
    }
}
