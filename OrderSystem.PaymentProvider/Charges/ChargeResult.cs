using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Charges;

/// <summary>What a request for a charge led to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Entry">The ledger's entry, for an outcome that is in the ledger.</param>
/// <param name="Replayed">Whether an earlier, equal request was answered so before.</param>
internal sealed record ChargeResult(ChargeOutcome Outcome, LedgerEntry? Entry = null, bool Replayed = false);
