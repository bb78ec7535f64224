namespace OrderSystem.FaultTests.Evidence;

/// <summary>An entry of the payment provider's ledger.</summary>
internal sealed record ChargeRecord(Guid Reference, ChargeStatus Status, decimal? Amount, string? Currency, string? TransactionId);
