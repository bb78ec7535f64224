using OrderSystem.FaultTests.Load;

namespace OrderSystem.FaultTests.Evidence;

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
