namespace OrderSystem.PaymentProvider.Charges;

/// <summary>A part of the ledger, oldest first.</summary>
/// <param name="Charges">The entries.</param>
/// <param name="Next">What to pass as <c>after</c> to read on; null when there was no more.</param>
internal sealed record ChargePage(IReadOnlyList<ChargeView> Charges, long? Next);
