using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>What orders leave in metrics, and that the span is current then, for exemplars.</summary>
[Collection(OrderTests.Name)]
public sealed class MetricsTests(OrderCluster cluster)
{
    [Theory]
    [InlineData(PaymentOutcome.Succeeded, "succeeded", "paid", "order.confirm")]
    [InlineData(PaymentOutcome.Declined, "declined", "declined", "order.decline")]
    public async Task An_order_counts_with_its_outcome_and_its_payment_with_its_duration(
        PaymentOutcome payment, string paymentOutcome, string orderOutcome, string settledIn)
    {
        var measured = new ConcurrentQueue<(ActivityTraceId Trace, string Span, string Metric, object? Outcome)>();
        await using var traces = new SiloTraces();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SiloTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags, AttributeNames.OrderOutcome));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags, AttributeNames.PaymentOutcome));
        listener.Start();
        var card = cluster.Provider.NewCard(_ => Task.FromResult<PaymentResult?>(new PaymentResult(payment)));
        var command = Commands.Place(await cluster.NewUser(), card);

        Activity request;
        using (request = traces.StartRequest())
        {
            await cluster.Order(Guid.NewGuid()).Place(command);
        }

        Assert.Equal(
            [("payment.gateway_request", SiloMetrics.PaymentDurationName, paymentOutcome), (settledIn, SiloMetrics.OrderOutcomesName, orderOutcome)],
            measured.Where(one => one.Trace == request.TraceId).Select(one => (one.Span, one.Metric, (string)one.Outcome!)));

        void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, string outcome)
        {
            if (Activity.Current is { } current)
            {
                measured.Enqueue((current.TraceId, current.DisplayName, instrument.Name, tags.ToArray().Single(tag => tag.Key == outcome).Value));
            }
        }
    }
}
