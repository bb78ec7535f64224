using OrderSystem.FaultTests.Evidence;

namespace OrderSystem.FaultTests.Checking;

/// <summary>The evidence, by what one looks it up with.</summary>
internal sealed class KnownOrders(RunEvidence evidence)
{
    private readonly Dictionary<string, Placement> _placements = evidence.Placements.ToDictionary(placement => placement.Sku);

    public ILookup<string, OrderRecord> BySku { get; } = evidence.Stored.ToLookup(order => order.Sku);

    public IReadOnlyDictionary<Guid, OrderRecord> Stored { get; } = evidence.Stored.ToDictionary(order => order.Id);

    public IReadOnlyDictionary<Guid, OrderRecord> Shown { get; } = evidence.Shown.ToDictionary(order => order.Id);

    public ILookup<Guid, ChargeRecord> Charges { get; } = evidence.Charges.ToLookup(charge => charge.Reference);

    public IReadOnlyDictionary<Guid, PaymentRecord> Payments { get; } = evidence.Payments.ToDictionary(payment => payment.OrderId);

    public Placement? PlacementOf(OrderRecord order) => _placements.GetValueOrDefault(order.Sku);

    public Finding Finding(FindingKind kind, string text, OrderRecord order) =>
        new(kind, text, order.Id, PlacementOf(order)?.TraceId);
}
