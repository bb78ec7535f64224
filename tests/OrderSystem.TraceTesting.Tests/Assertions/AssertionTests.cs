namespace OrderSystem.TraceTesting.Tests.Assertions;

/// <summary>Each assertion holds where it should, and where it should not says so at the span's line.</summary>
public sealed class AssertionTests : DeclinedOrderTests
{
    private static readonly string[] Letters = ["a", "b"];

    private TraceSpan Order => Trace.Span("order");

    private TraceSpan Check => Trace.Span("check");

    private TraceSpan Charge => Trace.Span("charge");

    [Fact]
    public void What_holds_passes_and_can_be_chained()
    {
        Trace.ShouldBeConnected().ShouldBeOfServices("shop").ShouldHaveNoStrayLogs().ShouldNotMention("pm_card").Root().ShouldBeRoot();
        Order.ShouldBeRoot().ShouldBeOfKind(ActivityKind.Server).ShouldHave("order.lines", 2).ShouldNotHave("nothing")
            .ShouldNotBeError().ShouldHaveNoLinks().ShouldOverlap(Charge);
        Check.ShouldBeWithin(Order).ShouldEndBefore(Charge);
        Charge.ShouldBeError().ShouldBeError("card_declined", "The card was declined.").ShouldHaveEvent("declined")
            .ShouldHaveLog("Declined with {Code}").ShouldHaveLog("Declined with card_declined", LogLevel.Warning);
        Assert.Equal("charge", Trace.Root().Descendant("charge").Name);
        Assert.Empty(Trace.SpansNamed("refund"));
    }

    [Fact]
    public void A_failure_shows_the_trace_with_the_span_marked()
    {
        var lines = Fails(() => Order.ShouldHave("order.lines", 3)).Split('\n');

        Assert.Equal("order: expected order.lines = 3, but it is 2.", lines[0]);
        Assert.Equal($"Trace ID: {Trace.TraceId}", lines[2]);
        Assert.Matches(@"^shop  order \(.+ ms\)  <-- order.lines = 2$", lines[3]);
        Assert.Matches(@"^├── shop  check \(.+ ms\)$", lines[4]);
        Assert.Matches(@"^└── shop  charge \(.+ ms\) \[ERROR: card_declined\]$", lines[5]);
    }

    [Fact]
    public void What_a_span_lacks_is_marked()
    {
        Marks(() => Order.ShouldHave("order.lines", "2"), "order.lines = \"2\", but it is 2", "shop  order");
        Marks(() => Order.ShouldHave("order.id", 1), "there is no such attribute", "no order.id");
        Marks(() => Order.ShouldNotHave("order.lines"), "expected no attribute order.lines", "order.lines = 2");
        Marks(() => Order.ShouldBeOfKind(ActivityKind.Client), "expected kind Client", "kind Server");
        Marks(() => Order.ShouldBeError(), "expected the status Error", "status Unset");
        Marks(() => Charge.ShouldNotBeError(), "The card was declined.", "status Error");
        Marks(() => Charge.ShouldBeError("timeout"), "error.type = \"timeout\"", "error.type = \"card_declined\"");
        Marks(() => Charge.ShouldBeError(message: "No."), "expected the status description \"No.\"", "description");
        Marks(() => Charge.ShouldHaveEvent("refunded"), "but it has 'declined'", "no event 'refunded'");
        Marks(() => Check.ShouldHaveEvent("refunded"), "but it has none", "no event 'refunded'");
        Marks(() => Check.ShouldBeRoot(), "expected no parent", "not a root");
        Marks(() => Check.ShouldLinkTo(Order), "but it links to nothing", "lacks the link");
        Marks(() => Order.ShouldBeWithin(Charge), "start and end during 'charge'", "from ", "from 0 to ");
        Marks(() => Charge.ShouldEndBefore(Check), "to end before 'check' starts", "from ");
        Marks(() => Check.ShouldOverlap(Charge), "to overlap with 'charge'", "from ");
        Marks(() => Charge.ShouldHaveLog("Paid"), "but it has 'Warning: Declined with card_declined'", "lacks the log record");
        Marks(() => Charge.ShouldHaveLog("Declined with {Code}", LogLevel.Error), "of level Error", "lacks the log record");
        Marks(() => Check.ShouldHaveLog("Declined with {Code}"), "but it has none", "lacks the log record");
    }

    [Fact]
    public void What_a_trace_lacks_is_said_first()
    {
        Assert.Contains("<-- The card was declined.", Says(() => Trace.ShouldHaveNoErrors(), "Expected no errors, but there are 1."), StringComparison.Ordinal);
        Says(() => Trace.ShouldBeOfServices("shop", "bank"), "Expected spans of bank, shop, but there are spans of shop.");
        var missing = Says(() => Trace.Span("order", "bank", ActivityKind.Client), "Expected a span 'bank  order [client]', but there is none.");
        Assert.Contains("shop  order", missing, StringComparison.Ordinal);
        Says(() => Check.Child("charge"), "Expected a span 'charge' right below 'check'");
        Says(() => Trace.Root().Descendant("order"), "Expected a span 'order' below 'order'");
    }

    [Theory]
    [InlineData("declined with CARD", "a log record of shop does: Declined with card_declined")]
    [InlineData("was declined", "a span does: status: The card was declined.")]
    [InlineData("order.lines", "a span does: order.lines = 2")]
    public void What_must_not_be_mentioned_is_found_anywhere(string text, string where) => Fails(() => Trace.ShouldNotMention(text), where);

    [Fact]
    public async Task Links_lead_to_spans_of_other_traces_and_of_the_test()
    {
        var order = new ActivityContext(
            ActivityTraceId.CreateFromString(Trace.TraceId), ActivitySpanId.CreateFromString(Order.Span.SpanId), ActivityTraceFlags.Recorded);
        var later = Shop.Record("refund", links: [new ActivityLink(order)]);

        var refund = (await Shop.Traces.WaitForTraceAsync(later)).Root();
        refund.ShouldLinkTo(Order);
        Marks(() => refund.ShouldHaveNoLinks(), $"it links to {Trace.TraceId}/{Order.Span.SpanId}", "1 links");
        Marks(() => refund.ShouldLinkTo(Check), $"expected a link to 'check' {Trace.TraceId}/{Check.Span.SpanId}", "lacks the link");
        Marks(() => refund.ShouldLinkTo(later), "expected a link to 'refund'", "lacks the link");
    }

    [Fact]
    public async Task An_error_is_known_by_the_name_of_its_exception_and_by_the_exception_that_was_recorded()
    {
        var typed = Shop.Record("typed", span => span.SetTag("error.type", typeof(TimeoutException).FullName).SetStatus(ActivityStatusCode.Error));
        var recorded = Shop.Record("recorded", span => span.AddException(new TimeoutException()).SetStatus(ActivityStatusCode.Error));

        foreach (var activity in new[] { typed, recorded })
        {
            var span = (await Shop.Traces.WaitForTraceAsync(activity)).Root();
            span.ShouldBeError("System.TimeoutException").ShouldBeError(nameof(TimeoutException));
            Marks(() => span.ShouldBeError("Exception"), "error.type = \"Exception\", but it is \"System.TimeoutException\"");
            Marks(() => span.ShouldBeError("timeoutexception"), "but it is \"System.TimeoutException\"");
        }
    }

    [Fact]
    public async Task A_list_or_map_is_what_was_meant_and_not_the_name_of_its_type()
    {
        var root = Shop.Record("root", span => span.SetTag("array", Letters).SetTag("map", new Dictionary<string, object?> { ["a"] = 1 })
            .SetTag("list", new List<string> { "a", "b" }));

        var span = (await Shop.Traces.WaitForTraceAsync(root)).Root();
        span.ShouldHave("array", Letters).ShouldHave("array", new List<string> { "a", "b" })
            .ShouldHave("map", new Dictionary<string, object?> { ["a"] = 1 });

        // Of a list that is no array the SDK sends the type's name.
        Marks(() => span.ShouldHave("list", new List<string> { "a", "b" }), "expected list = [\"a\",\"b\"], but it is \"System.Collections.Generic.List");
        Marks(() => span.ShouldHave("array", Letters.Reverse()), "expected array = [\"b\",\"a\"], but it is [\"a\",\"b\"]");
        Marks(() => span.ShouldHave("map", new Dictionary<string, object?> { ["a"] = 2 }), "but it is {\"a\":1}");
    }

    [Fact]
    public async Task Several_spans_of_a_name_are_marked()
    {
        var trace = await Shop.Traces.WaitForTraceAsync(Shop.Record("root", _ =>
        {
            Shop.Record("twin");
            Shop.Record("twin");
        }));

        var message = Says(() => trace.Span("twin"), "Expected one span 'twin', but there are 2.");
        Assert.Equal(2, message.Split("<-- one of them").Length - 1);
        Assert.Equal(2, trace.SpansNamed("twin").Count);
    }

    [Fact]
    public async Task A_span_whose_parent_is_not_there_is_marked()
    {
        var parent = Shop.RecordOrphan("orphan");
        Trace? trace = null;
        await Shop.Traces.WaitUntilAsync(store => store.TryGetTrace(parent.TraceId.ToHexString(), out trace), () => "No span.");

        Fails(() => trace!.ShouldBeConnected(), "orphan", "<-- its parent has not arrived");
    }

    [Fact]
    public async Task A_log_record_outside_of_the_spans_is_stray()
    {
        var root = Shop.Record("root", _ =>
        {
            using var unheard = new Activity("unheard").Start();
            ShopLog.Failed(Shop.Log, new InvalidOperationException("broken"));
        });

        var trace = await Shop.Traces.WaitForTraceAsync(root, trace => trace.Logs.Count > 0);
        Fails(() => trace.ShouldHaveNoStrayLogs(), "this one of shop (shop-1) is not: 'Failed'");
        Assert.Equal("InvalidOperationException", trace.Logs.Single().Attributes["exception.type"]);
        Fails(() => trace.ShouldNotMention("broken"), "broken");
    }

    private static void Marks(Func<object> assertion, params string[] says) => Fails(assertion, [.. says, "<-- "]);

    private static string Says(Func<object> assertion, string first)
    {
        var message = Fails(assertion);
        Assert.StartsWith(first, message, StringComparison.Ordinal);
        return message;
    }
}
