using System.Diagnostics.Metrics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <summary>The metrics of payments. Recorded while the span is current, so that exemplars lead to traces.</summary>
internal sealed class PaymentMetrics
{
    public const string DurationName = "payment.duration";

    private readonly Histogram<double> _duration;

    public PaymentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SiloTelemetry.Name);
        _duration = meter.CreateHistogram(
            DurationName,
            "s",
            "The time that the payment provider took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });
    }

    public void Requested(string operation, PaymentOutcome outcome, TimeSpan duration) =>
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>(AttributeNames.PaymentOperation, operation),
            new KeyValuePair<string, object?>(AttributeNames.PaymentOutcome, outcome.ToAttribute()));
}
