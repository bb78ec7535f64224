using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments;

/// <summary>The card processor, seen from a payment grain. Failures are outcomes, not exceptions.</summary>
internal interface IPaymentProvider
{
    /// <summary>The provider's name, as it shows in traces.</summary>
    string Name { get; }

    /// <summary>Charges a card; the same reference is charged once however often it is asked for.</summary>
    /// <param name="reference">The payment's id, which is the provider's idempotency key.</param>
    /// <param name="amount">How much.</param>
    /// <param name="paymentMethod">The provider's token for the card.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the card was charged is then not known.</param>
    Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that nothing stays charged under the reference: refunds its charge, or, if there is none,
    /// refuses any later one. The same reference again changes nothing.
    /// </summary>
    /// <param name="reference">The payment's id.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then not known.</param>
    Task<PaymentResult> VoidAsync(Guid reference, CancellationToken cancellationToken);
}
