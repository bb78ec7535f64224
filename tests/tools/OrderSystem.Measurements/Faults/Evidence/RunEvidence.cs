using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>All that is known after a run.</summary>
/// <param name="Placements">What the clients wanted and were told.</param>
/// <param name="Untraced">Failure answers that say too little.</param>
/// <param name="Stored">Every order in the grain storage.</param>
/// <param name="Shown">Every order that a client knows or that is stored, as the gateway shows it; what it does not show is missing.</param>
/// <param name="Lists">Each user's orders, as the gateway lists them.</param>
/// <param name="Payments">The payment of each stored order that has one.</param>
/// <param name="Charges">The provider's ledger.</param>
internal sealed record RunEvidence(
    IReadOnlyCollection<Placement> Placements,
    IReadOnlyCollection<UntracedFailure> Untraced,
    IReadOnlyCollection<OrderRecord> Stored,
    IReadOnlyCollection<OrderRecord> Shown,
    IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Lists,
    IReadOnlyCollection<PaymentRecord> Payments,
    IReadOnlyCollection<ChargeRecord> Charges);

/// <summary>An order as its client knows it: what it wanted, and what it was told.</summary>
/// <param name="Sku">Names the order wherever it turns up.</param>
/// <param name="UserId">Who orders.</param>
/// <param name="Amount">What it costs, in EUR.</param>
/// <param name="Card">What it is paid with.</param>
/// <param name="Result">How placing it ended.</param>
/// <param name="Acknowledgements">The 2xx answers; two when it was sent twice at the same time.</param>
/// <param name="SavedByRetry">Whether it was acknowledged after a failed attempt.</param>
/// <param name="FollowUp">What the client asked for afterwards.</param>
/// <param name="FollowUpAcknowledged">Whether that was answered with 2xx.</param>
/// <param name="OrderId">The order's id, when an answer named it.</param>
/// <param name="TraceId">The trace of the last answer.</param>
internal sealed record Placement(
    string Sku,
    Guid UserId,
    decimal Amount,
    string Card,
    PlacementResult Result,
    IReadOnlyList<Acknowledgement> Acknowledgements,
    bool SavedByRetry,
    FollowUp FollowUp,
    bool FollowUpAcknowledged,
    Guid? OrderId,
    string? TraceId);

/// <summary>What the client knows of an order that it placed.</summary>
internal enum PlacementResult
{
    /// <summary>The gateway answered with 2xx.</summary>
    Acknowledged,

    /// <summary>The gateway answered that the card was declined.</summary>
    Declined,

    /// <summary>The gateway refused a request that is in order.</summary>
    Refused,

    /// <summary>There was no answer, or only ones that leave the outcome open.</summary>
    Unknown,
}

/// <summary>What a 2xx answer said about the order.</summary>
internal sealed record Acknowledgement(Guid OrderId, decimal Amount, string Currency);

/// <summary>An order as the system has it: stored, or as the gateway shows it.</summary>
internal sealed record OrderRecord(
    Guid Id, Guid UserId, string Sku, OrderStatus Status, decimal Amount, string Currency, string? TransactionId);

/// <summary>A payment as it is stored.</summary>
internal sealed record PaymentRecord(Guid OrderId, PaymentStatus Status, decimal Amount, string? TransactionId);

/// <summary>Where a payment stands, in the payment grain's words.</summary>
internal enum PaymentStatus
{
    Pending,
    Succeeded,
    Declined,
    Refunded,
}

/// <summary>An entry of the payment provider's ledger.</summary>
internal sealed record ChargeRecord(Guid Reference, ChargeStatus Status, decimal? Amount, string? Currency, string? TransactionId);

/// <summary>Where an entry of the ledger stands, in the provider's words.</summary>
internal enum ChargeStatus
{
    Succeeded,
    Declined,
    Refunded,
    Voided,
}
