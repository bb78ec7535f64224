using System.Collections.Frozen;

namespace OrderSystem.PaymentProvider;

/// <summary>A card that stands for one way in which a charge can go. Its token is all that is known of it.</summary>
/// <param name="Behaviour">What charging it does.</param>
/// <param name="DeclineCode">Why it is declined; null when it is not.</param>
internal sealed record TestCard(CardBehaviour Behaviour, string? DeclineCode = null)
{
    // A well-formed token that stands for no card is the cardholder's trouble, not the caller's: declined.
    private static readonly TestCard Unknown = new(CardBehaviour.Answers, DeclineCodes.UnknownPaymentMethod);

    private static readonly FrozenDictionary<string, TestCard> Cards = new Dictionary<string, TestCard>
    {
        ["pm_card_visa"] = new(CardBehaviour.Answers),
        ["pm_card_chargeDeclined"] = new(CardBehaviour.Answers, DeclineCodes.CardDeclined),
        ["pm_card_insufficientFunds"] = new(CardBehaviour.Answers, DeclineCodes.InsufficientFunds),
        ["pm_card_slow"] = new(CardBehaviour.AnswersLate),
        ["pm_card_error"] = new(CardBehaviour.Fails),
        ["pm_card_timeout"] = new(CardBehaviour.Hangs),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Finds the card of a token.</summary>
    public static TestCard Of(string paymentMethod) => Cards.GetValueOrDefault(paymentMethod, Unknown);
}

/// <summary>What charging a test card does.</summary>
internal enum CardBehaviour
{
    /// <summary>The charge succeeds, or is declined where the card has a decline code.</summary>
    Answers,

    /// <summary>The charge succeeds at once, its answer takes a while.</summary>
    AnswersLate,

    /// <summary>The provider fails; nothing is charged.</summary>
    Fails,

    /// <summary>The provider does not answer; nothing is charged.</summary>
    Hangs,
}

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
