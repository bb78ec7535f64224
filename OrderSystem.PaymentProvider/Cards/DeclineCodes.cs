namespace OrderSystem.PaymentProvider.Cards;

/// <summary>Why a charge is declined, for machines to read.</summary>
internal static class DeclineCodes
{
    /// <summary>The card's issuer gives no reason.</summary>
    public const string CardDeclined = "card_declined";

    /// <summary>The card has not enough money.</summary>
    public const string InsufficientFunds = "insufficient_funds";

    /// <summary>No card has this token.</summary>
    public const string UnknownPaymentMethod = "unknown_payment_method";

    /// <summary>The reference was voided before it was charged.</summary>
    public const string ReferenceVoided = "reference_voided";
}
