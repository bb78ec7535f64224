using FsCheck;
using FsCheck.Fluent;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>Requests, ticks and faults in any sequence.</summary>
public sealed class AnyHistoryTests(StillCluster cluster) : IClassFixture<StillCluster>
{
    private const int Histories = 300;
    private const int MaxLength = 8;
    private const int MaxOperations = 8;

    private static readonly Gen<Fault?> AnyFault =
        from at in Gen.Choose(1, MaxOperations)
        from kind in Gen.Elements(FaultKind.Failure, FaultKind.Crash)
        from afterEffect in Gen.Elements(false, true)
        select new Fault(at, kind, afterEffect);

    private static readonly Gen<Event> AnyEvent =
        from step in Gen.Frequency(
            (3, Gen.Constant(Step.Place)), (2, Gen.Constant(Step.Tick)), (1, Gen.Constant(Step.Cancel)), (1, Gen.Constant(Step.Refund)))
        from fault in Gen.Frequency((2, AnyFault), (1, Gen.Constant<Fault?>(null)))
        select new Event(step, fault);

    private static readonly Gen<History> AnyHistory =
        from card in Gen.Elements(Enum.GetValues<Card>())
        from length in Gen.Choose(1, MaxLength)
        from events in AnyEvent.ListOf(length)
        select new History(card, [.. events]);

    [Fact]
    public void Any_history_ends_with_the_money_settled_and_its_answers_stay() =>
        Prop.ForAll(Arb.From(AnyHistory, Shorter), history => Run(history).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories));

    private static IEnumerable<History> Shorter(History history) =>
        history.Events.Select((_, index) => history with { Events = history.Events.RemoveAt(index) });

    private async Task Run(History history)
    {
        var saga = await Saga.Begin(cluster, history.Card);
        foreach (var (step, fault) in history.Events)
        {
            await saga.Do(step, fault);
        }

        await saga.LetTheRecoveryFinish();
        await saga.ShouldBeSettled();
    }
}
