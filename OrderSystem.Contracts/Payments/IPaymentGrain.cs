using Orleans.Concurrency;

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

    /// <summary>Reads the payment as it is stored, also while it is under way; null when there is none.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Payment?> Get();
}
