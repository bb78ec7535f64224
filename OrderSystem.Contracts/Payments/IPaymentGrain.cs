using System.Text.RegularExpressions;

namespace OrderSystem.Contracts.Payments;

/// <summary>The payment of an order. The key is the order's id.</summary>
[Alias("payment-grain")]
public interface IPaymentGrain : IGrainWithGuidKey
{
    /// <summary>Charges the card. Processing again goes on where the last attempt stopped and never charges twice.</summary>
    [Alias("process")]
    Task<PaymentResult> Process(ProcessPayment command);

    /// <summary>
    /// Makes sure that nothing stays charged: refunds a charge, voids one whose outcome is unknown.
    /// Doing it again changes nothing, and from then on <see cref="Process"/> charges nothing either.
    /// </summary>
    [Alias("give-back")]
    Task<PaymentResult> GiveBack();
}

/// <summary>What to charge.</summary>
/// <param name="Amount">How much.</param>
/// <param name="PaymentMethod">The provider's token for the card (<c>pm_...</c>).</param>
[GenerateSerializer, Immutable, Alias("process-payment")]
public sealed record ProcessPayment([property: Id(0)] Money Amount, [property: Id(1)] string PaymentMethod);

/// <summary>How an attempt on a payment ended.</summary>
public enum PaymentOutcome
{
    /// <summary>Charged.</summary>
    Succeeded,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>Nothing stays charged.</summary>
    Refunded,

    /// <summary>The provider failed; whether it charged is not known.</summary>
    ProviderFailed,

    /// <summary>The provider did not answer in time; whether it charged is not known.</summary>
    ProviderTimedOut,

    /// <summary>The provider refused the request, as it would any number of times; nothing was charged by it.</summary>
    Rejected,
}

/// <summary>The answer to <see cref="IPaymentGrain.Process"/> and <see cref="IPaymentGrain.GiveBack"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="TransactionId">The provider's id of the charge, when there is one.</param>
/// <param name="DeclineCode">Why it was declined, for <see cref="PaymentOutcome.Declined"/>.</param>
[GenerateSerializer, Immutable, Alias("payment-result")]
public sealed record PaymentResult(
    [property: Id(0)] PaymentOutcome Outcome,
    [property: Id(1)] string? TransactionId = null,
    [property: Id(2)] string? DeclineCode = null);

/// <summary>The payment provider's token for a card, such as <c>pm_card_visa</c>.</summary>
public static partial class PaymentMethodToken
{
    /// <summary>Whether the text has the form of a token: <c>pm_</c> and 1 to 64 letters, digits or underscores.</summary>
    public static bool IsWellFormed(string? text) => text is not null && Form().IsMatch(text);

    // \z, since $ would allow a line feed at the end.
    [GeneratedRegex(@"^pm_[A-Za-z0-9_]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
