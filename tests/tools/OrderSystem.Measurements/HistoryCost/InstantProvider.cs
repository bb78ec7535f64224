using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>A payment provider that takes no time, so that what is measured is the order system.</summary>
internal sealed class InstantProvider : IPaymentProvider
{
    public string Name => "instant";

    public Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod) =>
        Task.FromResult(new PaymentResult(PaymentOutcome.Succeeded, $"tx_{reference:N}"));

    public Task<PaymentResult> VoidAsync(Guid reference) =>
        Task.FromResult(new PaymentResult(PaymentOutcome.Refunded));
}
