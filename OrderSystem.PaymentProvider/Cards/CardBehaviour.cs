namespace OrderSystem.PaymentProvider.Cards;

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
