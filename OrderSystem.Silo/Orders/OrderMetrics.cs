using System.Diagnostics.Metrics;
using OrderSystem.Contracts.Orders;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Orders;

/// <summary>The metrics of the order flow. Recorded while the span is current, so that exemplars lead to traces.</summary>
internal sealed class OrderMetrics
{
    public const string OutcomesName = "order.outcomes";

    private readonly Counter<long> _outcomes;

    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SiloTelemetry.Name);
        _outcomes = meter.CreateCounter<long>(OutcomesName, "{order}", "Orders that reached a settled status.");
    }

    /// <summary>Counts an order that is paid, declined, failed, cancelled or refunded.</summary>
    public void Settled(OrderStatus status) =>
        _outcomes.Add(1, new KeyValuePair<string, object?>(AttributeNames.OrderOutcome, status.ToAttribute()));
}
