using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderSystem.PaymentProvider.Charges;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Telemetry;

/// <summary>Counts what the provider was asked for, by how it ended.</summary>
internal sealed class ChargeMetrics
{
    private readonly Counter<long> _charges;
    private readonly Counter<long> _voids;

    public ChargeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        _charges = meter.CreateCounter<long>(
            "payment_provider.charges", "{request}", "Requests for a charge, by outcome.");
        _voids = meter.CreateCounter<long>(
            "payment_provider.voids", "{request}", "Requests for a void, by where the reference stands afterwards.");
    }

    public void Record(ChargeResult result)
    {
        var tags = new TagList
        {
            { TelemetryNames.Outcome, OutcomeNames.Of(result.Outcome) },
            { TelemetryNames.Replayed, result.Replayed },
        };
        if (result.Entry?.DeclineCode is { } declineCode)
        {
            tags.Add(TelemetryNames.DeclineCode, declineCode);
        }

        _charges.Add(1, tags);
    }

    public void Record(LedgerEntry voided) =>
        _voids.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Outcome, OutcomeNames.Of(voided.Status)));
}
