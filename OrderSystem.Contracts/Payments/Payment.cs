namespace OrderSystem.Contracts.Payments;

/// <summary>What to charge.</summary>
/// <param name="Amount">How much.</param>
/// <param name="PaymentMethod">The provider's token for the card (<c>pm_...</c>).</param>
[GenerateSerializer, Immutable, Alias("process-payment")]
public sealed record ProcessPayment([property: Id(0)] Money Amount, [property: Id(1)] string PaymentMethod);

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Asked for, outcome not known (yet).</summary>
    Pending,

    /// <summary>Charged.</summary>
    Succeeded,

    /// <summary>Declined by the provider; nothing was charged.</summary>
    Declined,

    /// <summary>Given back, or voided before it was charged; nothing stays charged.</summary>
    Refunded,
}

/// <summary>A payment as it is now.</summary>
/// <param name="OrderId">The order that it pays.</param>
/// <param name="Amount">How much.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="TransactionId">The provider's id of the charge; null when nothing was charged.</param>
/// <param name="DeclineCode">Why it was declined; null when it was not.</param>
[GenerateSerializer, Immutable, Alias("payment")]
public sealed record Payment(
    [property: Id(0)] Guid OrderId,
    [property: Id(1)] Money Amount,
    [property: Id(2)] PaymentStatus Status,
    [property: Id(3)] string? TransactionId,
    [property: Id(4)] string? DeclineCode);

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
