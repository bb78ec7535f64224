using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace OrderSystem.TraceViewer.Browser.Tests.Telemetry;

/// <summary>Traces that the tests look at.</summary>
internal static class Traces
{
    /// <summary>A placed order: five spans of three services, three log lines.</summary>
    public static TestTrace Order(string route = "POST /api/orders", double durationMs = 50)
    {
        var trace = new TestTrace();
        var request = trace.AddSpan("gateway", route, durationMs: durationMs, kind: Span.Types.SpanKind.Server).With("http.route", "/api/orders");
        var place = trace.AddSpan("silo", "IOrderGrain/Place", request, 4, durationMs - 8, Span.Types.SpanKind.Server);
        trace.AddSpan("silo", "order.create", place, 5, 10).With("order.id", "42");
        var payment = trace.AddSpan("silo", "payment.process", place, 16, durationMs - 24);
        trace.AddSpan("payment-provider", "POST /charges", payment, 18, durationMs - 30, Span.Types.SpanKind.Server);
        trace.AddLog("gateway", request, "Request started", 1);
        trace.AddLog("silo", payment, "Charging the card", 17);
        trace.AddLog("gateway", request, "Request completed", durationMs - 1);
        return trace;
    }

    /// <summary>An order whose payment failed with an exception, linked to the trace that caused it.</summary>
    public static TestTrace FailedOrder(Span cause)
    {
        var trace = new TestTrace();
        var request = trace.AddSpan("gateway", "POST /api/orders", durationMs: 30, kind: Span.Types.SpanKind.Server);
        var payment = trace.AddSpan("silo", "payment.process", request, 5, 20)
            .With("payment.currency", "EUR")
            .Failed("The provider answered 500.")
            .WithException("System.InvalidOperationException", "No charge", "System.InvalidOperationException: No charge\n   at Payments.Charge()")
            .LinkedTo(cause);
        trace.AddLog("silo", payment, "The charge failed", 20, SeverityNumber.Error);
        return trace;
    }

    /// <summary>One root with two thousand spans below it, in groups of twenty.</summary>
    public static TestTrace Large()
    {
        var trace = new TestTrace();
        var root = trace.AddSpan("gateway", "POST /api/import", durationMs: 4_000);
        Span? group = null;
        for (var i = 0; i < 1_999; i++)
        {
            var isGroup = i % 20 == 0;
            var span = trace.AddSpan(isGroup ? "silo" : "payment-provider", $"step {i}", isGroup ? root : group, i * 2, 10);
            group = isGroup ? span : group;
        }

        return trace;
    }
}
