using System.Collections.Frozen;

namespace OrderSystem.PaymentProvider.Cards;

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
