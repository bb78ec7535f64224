using OrderSystem.FaultTests.Schedule;

namespace OrderSystem.FaultTests.Load;

/// <summary>What the clients order. A pure function of its arguments, so that a run can be repeated.</summary>
internal static class LoadPlan
{
    public const int UsersPerClient = 2;

    private const double DeclinedShare = 0.05;
    private const double SlowShare = 0.03;
    private const double TwiceShare = 0.1;
    private const double GivesUpEarlyShare = 0.2;
    private const double FollowUpShare = 0.05;
    private const double CancelWhenFailedShare = 0.5;

    /// <param name="seed">Two seeds give two loads.</param>
    /// <param name="client">Which client, from 0.</param>
    /// <param name="number">Which of its orders, from 0.</param>
    public static OrderPlan For(int seed, int client, int number)
    {
        var random = SeededRandom.For(seed, client, number);
        return new OrderPlan(
            $"C{client}-{number}",
            random.Next(UsersPerClient),
            random.Next(1, 5),
            random.Next(1, 20_000) / 100m,
            CardOf(random.NextDouble()),
            random.NextDouble() < TwiceShare,
            random.NextDouble() < GivesUpEarlyShare,
            FollowUpOf(random.NextDouble()),
            random.NextDouble() < CancelWhenFailedShare);
    }

    private static string CardOf(double draw) => draw switch
    {
        < DeclinedShare / 2 => TestCards.Declined,
        < DeclinedShare => TestCards.InsufficientFunds,
        < DeclinedShare + SlowShare => TestCards.Slow,
        _ => TestCards.Succeeds,
    };

    private static FollowUp FollowUpOf(double draw) => draw switch
    {
        < FollowUpShare => FollowUp.Cancel,
        < 2 * FollowUpShare => FollowUp.Refund,
        _ => FollowUp.None,
    };
}
