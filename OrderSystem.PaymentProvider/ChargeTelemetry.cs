using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace OrderSystem.PaymentProvider;

/// <summary>Counts what the provider was asked for, and tells the request's span how it ended. The card's token is for neither.</summary>
internal sealed class ChargeTelemetry
{
    private const string Outcome = "payment.outcome";
    private const string Replayed = "payment.replayed";
    private const string DeclineCode = "payment.decline_code";
    private const string TransactionId = "payment.transaction_id";

    private readonly Counter<long> _charges;
    private readonly Counter<long> _voids;

    public ChargeTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("OrderSystem.PaymentProvider");
        _charges = meter.CreateCounter<long>("payment_provider.charges", "{request}", "Requests for a charge, by outcome.");
        _voids = meter.CreateCounter<long>(
            "payment_provider.voids", "{request}", "Requests for a void, by where the reference stands afterwards.");
    }

    public void Report(ChargeResult result)
    {
        var outcome = NameOf(result.Outcome);
        var tags = new TagList { { Outcome, outcome }, { Replayed, result.Replayed } };
        if (result.Entry?.DeclineCode is { } declineCode)
        {
            tags.Add(DeclineCode, declineCode);
        }

        _charges.Add(1, tags);
        Describe(outcome, result.Entry)?.SetTag(Replayed, result.Replayed).SetTag(DeclineCode, result.Entry?.DeclineCode);
    }

    public void Report(LedgerEntry voided)
    {
        var outcome = NameOf(voided.Status);
        _voids.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));
        Describe(outcome, voided);
    }

    private static Activity? Describe(string outcome, LedgerEntry? entry) => Activity.Current is { IsAllDataRequested: true } span
        ? span.SetTag(Outcome, outcome).SetTag(TransactionId, entry?.TransactionId)
        : null;

    // Snake case, as OpenTelemetry has its values.
    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
