using OrderSystem.FaultTests.Load;

namespace OrderSystem.FaultTests.Evidence;

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
