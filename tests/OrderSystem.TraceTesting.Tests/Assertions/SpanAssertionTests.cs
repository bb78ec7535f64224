using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderSystem.TraceTesting.Tests.Support;

namespace OrderSystem.TraceTesting.Tests.Assertions;

/// <summary>Each assertion on a span holds where it should, and where it should not says so at the span's line.</summary>
public sealed class SpanAssertionTests : IAsyncLifetime
{
    private static readonly string[] Letters = ["a", "b"];

    private readonly Shop _shop = new();
    private Trace _trace = null!;

    private TraceSpan Order => _trace.Span("order");

    private TraceSpan Check => _trace.Span("check");

    private TraceSpan Charge => _trace.Span("charge");

    public async ValueTask InitializeAsync() => _trace = await _shop.DeclinedOrder();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public void What_holds_passes_and_can_be_chained()
    {
        Order.ShouldBeRoot().ShouldBeOfKind(ActivityKind.Server).ShouldHave("order.lines", 2).ShouldNotHave("nothing")
            .ShouldNotBeError().ShouldHaveNoLinks().ShouldOverlap(Charge);
        Check.ShouldBeWithin(Order).ShouldEndBefore(Charge);
        Charge.ShouldBeError().ShouldBeError("card_declined", "The card was declined.").ShouldHaveEvent("declined")
            .ShouldHaveLog("Declined with {Code}").ShouldHaveLog("Declined with card_declined", LogLevel.Warning);
    }

    [Fact]
    public void A_failure_shows_the_trace_with_the_span_marked()
    {
        var failure = Assert.Throws<TraceAssertionException>(() => Order.ShouldHave("order.lines", 3));

        var lines = failure.Message.Split('\n');
        Assert.Equal("order: expected order.lines = 3, but it is 2.", lines[0]);
        Assert.Equal($"Trace ID: {_trace.TraceId}", lines[2]);
        Assert.Matches(@"^shop  order \(.+ ms\)  <-- order.lines = 2$", lines[3]);
        Assert.Matches(@"^├── shop  check \(.+ ms\)$", lines[4]);
        Assert.Matches(@"^└── shop  charge \(.+ ms\) \[ERROR: card_declined\]$", lines[5]);
    }

    [Fact]
    public void Attributes_kind_status_and_events_can_fail()
    {
        Fails(() => Order.ShouldHave("order.lines", "2"), "order.lines = \"2\", but it is 2", "shop  order");
        Fails(() => Order.ShouldHave("order.id", 1), "there is no such attribute", "no order.id");
        Fails(() => Order.ShouldNotHave("order.lines"), "expected no attribute order.lines", "order.lines = 2");
        Fails(() => Order.ShouldBeOfKind(ActivityKind.Client), "expected kind Client", "kind Server");
        Fails(() => Order.ShouldBeError(), "expected the status Error", "status Unset");
        Fails(() => Charge.ShouldNotBeError(), "The card was declined.", "status Error");
        Fails(() => Charge.ShouldBeError("timeout"), "error.type = \"timeout\"", "error.type = \"card_declined\"");
        Fails(() => Charge.ShouldBeError(message: "No."), "expected the status description \"No.\"", "description");
        Fails(() => Charge.ShouldHaveEvent("refunded"), "but it has 'declined'", "no event 'refunded'");
        Fails(() => Check.ShouldHaveEvent("refunded"), "but it has none", "no event 'refunded'");
    }

    [Fact]
    public void Places_in_the_tree_can_fail()
    {
        Fails(() => Check.ShouldBeRoot(), "expected no parent", "not a root");
        Fails(() => Check.ShouldLinkTo(Order), "but it links to nothing", "lacks the link");
    }

    [Fact]
    public void Times_can_fail()
    {
        Fails(() => Order.ShouldBeWithin(Charge), "start and end during 'charge'", "from ", "from 0 to ");
        Fails(() => Charge.ShouldEndBefore(Check), "to end before 'check' starts", "from ");
        Fails(() => Check.ShouldOverlap(Charge), "to overlap with 'charge'", "from ");
    }

    [Fact]
    public void Logs_can_fail()
    {
        Fails(() => Charge.ShouldHaveLog("Paid"), "but it has 'Warning: Declined with card_declined'", "lacks the log record");
        Fails(() => Charge.ShouldHaveLog("Declined with {Code}", LogLevel.Error), "of level Error", "lacks the log record");
        Fails(() => Check.ShouldHaveLog("Declined with {Code}"), "but it has none", "lacks the log record");
    }

    [Fact]
    public async Task Links_lead_to_spans_of_other_traces_and_of_the_test()
    {
        Activity later;
        using (later = _shop.Start("refund", links: [new ActivityLink(new ActivityContext(
            ActivityTraceId.CreateFromString(_trace.TraceId), ActivitySpanId.CreateFromString(Order.Span.SpanId), ActivityTraceFlags.Recorded))]))
        {
        }

        var refund = (await _shop.Traces.WaitForTraceAsync(later)).Root();
        refund.ShouldLinkTo(Order);
        Fails(() => refund.ShouldHaveNoLinks(), $"it links to {_trace.TraceId}/{Order.Span.SpanId}", "1 links");
        Fails(() => refund.ShouldLinkTo(Check), $"expected a link to 'check' {_trace.TraceId}/{Check.Span.SpanId}", "lacks the link");
        Fails(() => refund.ShouldLinkTo(later), "expected a link to 'refund'", "lacks the link");
    }

    [Fact]
    public async Task An_error_is_known_by_the_name_of_its_exception_and_by_the_exception_that_was_recorded()
    {
        Activity typed;
        using (typed = _shop.Start("typed").SetTag("error.type", typeof(TimeoutException).FullName).SetStatus(ActivityStatusCode.Error))
        {
        }

        Activity recorded;
        using (recorded = _shop.Start("recorded").AddException(new TimeoutException()).SetStatus(ActivityStatusCode.Error))
        {
        }

        foreach (var activity in new[] { typed, recorded })
        {
            var span = (await _shop.Traces.WaitForTraceAsync(activity)).Root();
            span.ShouldBeError("System.TimeoutException").ShouldBeError(nameof(TimeoutException));
            Fails(() => span.ShouldBeError("Exception"), "error.type = \"Exception\", but it is \"System.TimeoutException\"");
            Fails(() => span.ShouldBeError("timeoutexception"), "but it is \"System.TimeoutException\"");
        }
    }

    [Fact]
    public async Task A_list_or_map_is_what_was_meant_and_not_the_name_of_its_type()
    {
        Activity root;
        using (root = _shop.Start("root").SetTag("array", Letters).SetTag("map", new Dictionary<string, object?> { ["a"] = 1 })
            .SetTag("list", new List<string> { "a", "b" }))
        {
        }

        var span = (await _shop.Traces.WaitForTraceAsync(root)).Root();
        span.ShouldHave("array", Letters).ShouldHave("array", new List<string> { "a", "b" })
            .ShouldHave("map", new Dictionary<string, object?> { ["a"] = 1 });

        // Of a list that is no array the SDK sends the type's name.
        Fails(() => span.ShouldHave("list", new List<string> { "a", "b" }), "expected list = [\"a\",\"b\"], but it is \"System.Collections.Generic.List");
        Fails(() => span.ShouldHave("array", Letters.Reverse()), "expected array = [\"b\",\"a\"], but it is [\"a\",\"b\"]");
        Fails(() => span.ShouldHave("map", new Dictionary<string, object?> { ["a"] = 2 }), "but it is {\"a\":1}");
    }

    private static void Fails(Action assertion, params string[] says)
    {
        var failure = Assert.Throws<TraceAssertionException>(assertion);
        Assert.All(says, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
        Assert.Contains("<-- ", failure.Message, StringComparison.Ordinal);
    }
}
