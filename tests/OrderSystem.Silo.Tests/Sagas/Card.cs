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
}

internal static class CardExtensions
{
    private static readonly PaymentResult Silence = new(PaymentOutcome.ProviderTimedOut);

    private static readonly PaymentResult Decline = new(PaymentOutcome.Declined, DeclineCode: "card_declined");

    public static string Issue(this Card card, ScriptedProvider provider) => card switch
    {
        Card.Declined => provider.NewCard((_, _) => Answer(Decline)),
        Card.SilentOnce => provider.NewCard((call, _) => Answer(call == 1 ? Silence : null)),
        Card.AlwaysSilent => provider.NewCard((_, _) => Answer(Silence)),
        Card.SilentOnVoid => provider.NewCard(@void: (call, _) => Answer(call == 1 ? Silence : null)),
        _ => provider.GoodCard,
    };

    private static Task<PaymentResult?> Answer(PaymentResult? result) => Task.FromResult(result);
}
