using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>How the provider treats the order's card.</summary>
public enum Card
{
    Good,
    Declined,

    /// <summary>The provider leaves the first attempt open.</summary>
    SilentOnce,

    /// <summary>The provider leaves every attempt open, so that the recovery gives up.</summary>
    AlwaysSilent,

    /// <summary>The provider leaves the first attempt to give the payment back open.</summary>
    SilentOnVoid,

    /// <summary>The provider refuses every attempt for good.</summary>
    Refused,

    /// <summary>The provider leaves the first attempt open and refuses every later one for good.</summary>
    SilentThenRefused,
}

internal static class CardExtensions
{
    private static readonly PaymentResult Silence = new(PaymentOutcome.ProviderTimedOut);

    private static readonly PaymentResult Decline = new(PaymentOutcome.Declined, DeclineCode: "card_declined");

    private static readonly PaymentResult Refusal = new(PaymentOutcome.Rejected);

    public static string Issue(this Card card, ScriptedProvider provider) => card switch
    {
        Card.Declined => provider.NewCard(_ => Answer(Decline)),
        Card.SilentOnce => provider.NewCard(call => Answer(call == 1 ? Silence : null)),
        Card.Refused => provider.NewCard(_ => Answer(Refusal)),
        Card.SilentThenRefused => provider.NewCard(call => Answer(call == 1 ? Silence : Refusal)),
        Card.AlwaysSilent => provider.NewCard(_ => Answer(Silence)),
        Card.SilentOnVoid => provider.NewCard(@void: call => Answer(call == 1 ? Silence : null)),
        _ => provider.GoodCard,
    };

    private static Task<PaymentResult?> Answer(PaymentResult? result) => Task.FromResult(result);
}
