using OrderSystem.PaymentProvider.Charges;

namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>What the ledger knows of a reference.</summary>
/// <param name="Sequence">Its place in the ledger.</param>
/// <param name="Reference">The merchant's reference.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempt">The charge that was asked for; null when it was voided before.</param>
/// <param name="TransactionId">The charge's id; null when nothing was ever charged.</param>
/// <param name="DeclineCode">Why it was declined; null when it was not.</param>
/// <param name="CreatedAt">When the reference was first seen, in UTC.</param>
/// <param name="UpdatedAt">When its status last changed, in UTC.</param>
internal sealed record LedgerEntry(
    long Sequence,
    Guid Reference,
    ChargeStatus Status,
    ChargeAttempt? Attempt,
    string? TransactionId,
    string? DeclineCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
