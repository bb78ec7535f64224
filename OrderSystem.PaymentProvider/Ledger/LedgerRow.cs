using System.Globalization;
using OrderSystem.PaymentProvider.Charges;

namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>A row as SQLite gives it; names are those of the columns.</summary>
internal sealed class LedgerRow
{
    public long Sequence { get; init; }

    public required string Reference { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Amount { get; init; }

    public string? Currency { get; init; }

    public string? PaymentMethod { get; init; }

    public required string Status { get; init; }

    public string? TransactionId { get; init; }

    public string? DeclineCode { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public LedgerEntry ToEntry() => new(
        Sequence,
        Guid.Parse(Reference),
        Enum.Parse<ChargeStatus>(Status),
        IdempotencyKey is null
            ? null
            : new ChargeAttempt(
                IdempotencyKey,
                Guid.Parse(Reference),
                decimal.Parse(Amount!, NumberStyles.Number, CultureInfo.InvariantCulture),
                Currency!,
                PaymentMethod!),
        TransactionId,
        DeclineCode,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
}
