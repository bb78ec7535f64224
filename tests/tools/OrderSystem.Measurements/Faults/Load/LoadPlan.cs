using OrderSystem.Measurements.Faults.Schedule;

namespace OrderSystem.Measurements.Faults.Load;

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

/// <summary>An order that a client is to place.</summary>
internal sealed record OrderPlan(
    string Sku,
    int User,
    int Quantity,
    decimal UnitPrice,
    string Card,
    bool SendTwice,
    bool GivesUpEarly,
    FollowUp FollowUp,
    bool CancelWhenFailed)
{
    public const string Currency = "EUR";

    public decimal Total => Quantity * UnitPrice;
}

/// <summary>What a client does about an order after it has placed it.</summary>
internal enum FollowUp
{
    None,
    Cancel,
    Refund,
}

/// <summary>The payment provider's test cards that the load uses.</summary>
internal static class TestCards
{
    public const string Succeeds = "pm_card_visa";
    public const string Declined = "pm_card_chargeDeclined";
    public const string InsufficientFunds = "pm_card_insufficientFunds";
    public const string Slow = "pm_card_slow";

    public static bool IsDeclined(string card) => card is Declined or InsufficientFunds;
}
