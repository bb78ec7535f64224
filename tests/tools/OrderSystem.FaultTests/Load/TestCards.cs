namespace OrderSystem.FaultTests.Load;

/// <summary>The payment provider's test cards that the load uses.</summary>
internal static class TestCards
{
    public const string Succeeds = "pm_card_visa";
    public const string Declined = "pm_card_chargeDeclined";
    public const string InsufficientFunds = "pm_card_insufficientFunds";
    public const string Slow = "pm_card_slow";

    public static bool IsDeclined(string card) => card is Declined or InsufficientFunds;
}
