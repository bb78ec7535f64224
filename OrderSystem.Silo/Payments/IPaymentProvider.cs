using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments;

/// <summary>The card processor, seen from a payment grain. Failures are outcomes, not exceptions, and it answers within its own time limit.</summary>
internal interface IPaymentProvider
{
    /// <summary>The provider's name, as it shows in traces.</summary>
    string Name { get; }

    /// <summary>Charges a card; the same reference is charged once however often it is asked for.</summary>
    /// <param name="reference">The payment's id, which is the provider's idempotency key.</param>
    /// <param name="amount">How much.</param>
    /// <param name="paymentMethod">The provider's token for the card.</param>
    Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod);

    /// <summary>
    /// Makes sure that nothing stays charged under the reference: refunds its charge, or, if there is none,
    /// refuses any later one. The same reference again changes nothing.
    /// </summary>
    /// <param name="reference">The payment's id.</param>
    Task<PaymentResult> VoidAsync(Guid reference);
}
