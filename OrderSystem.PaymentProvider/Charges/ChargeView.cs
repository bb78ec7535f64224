using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Charges;

/// <summary>A ledger entry as the API shows it. The payment method and the idempotency key stay inside.</summary>
internal sealed record ChargeView(
    Guid Reference,
    ChargeStatus Status,
    decimal? Amount,
    string? Currency,
    string? TransactionId,
    string? DeclineCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The entry as it is now.</summary>
    public static ChargeView Of(LedgerEntry entry) => new(
        entry.Reference,
        entry.Status,
        entry.Attempt?.Amount,
        entry.Attempt?.Currency,
        entry.TransactionId,
        entry.DeclineCode,
        entry.CreatedAt,
        entry.UpdatedAt);

    /// <summary>A charge as it was when it was made, whatever became of it: every answer to one key is the same.</summary>
    public static ChargeView AsCharged(LedgerEntry entry) =>
        Of(entry) with { Status = ChargeStatus.Succeeded, UpdatedAt = entry.CreatedAt };
}
