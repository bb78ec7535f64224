using System.Diagnostics;
using OrderSystem.TraceTesting.Tests.Support;

namespace OrderSystem.TraceTesting.Tests.Assertions;

public sealed class TraceAssertionTests : IAsyncLifetime
{
    private readonly Shop _shop = new();
    private Trace _trace = null!;

    public async ValueTask InitializeAsync() => _trace = await _shop.DeclinedOrder();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public void What_holds_passes_and_can_be_chained() =>
        _trace.ShouldBeConnected().ShouldBeOfServices("shop").ShouldHaveNoStrayLogs().ShouldNotMention("pm_card").Root().ShouldBeRoot();

    [Fact]
    public void An_error_is_marked()
    {
        var message = FailureOf(() => _trace.ShouldHaveNoErrors());

        Assert.StartsWith("Expected no errors, but there are 1.", message, StringComparison.Ordinal);
        Assert.Contains("<-- The card was declined.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_that_differ_are_named() =>
        Assert.StartsWith("Expected spans of bank, shop, but there are spans of shop.", FailureOf(() => _trace.ShouldBeOfServices("shop", "bank")), StringComparison.Ordinal);

    [Theory]
    [InlineData("declined with CARD", "a log record of shop does: Declined with card_declined")]
    [InlineData("was declined", "a span does: status: The card was declined.")]
    [InlineData("order.lines", "a span does: order.lines = 2")]
    public void What_must_not_be_mentioned_is_found_anywhere(string text, string where) =>
        Assert.Contains(where, FailureOf(() => _trace.ShouldNotMention(text)), StringComparison.Ordinal);

    [Fact]
    public void A_span_that_is_not_there_is_said_with_the_trace()
    {
        var message = FailureOf(() => _trace.Span("order", "bank", ActivityKind.Client));

        Assert.StartsWith("Expected a span 'bank  order [client]', but there is none.", message, StringComparison.Ordinal);
        Assert.Contains("shop  order", message, StringComparison.Ordinal);
        Assert.StartsWith("Expected a span 'charge' right below 'check'", FailureOf(() => _trace.Span("check").Child("charge")), StringComparison.Ordinal);
        Assert.StartsWith("Expected a span 'order' below 'order'", FailureOf(() => _trace.Root().Descendant("order")), StringComparison.Ordinal);
        Assert.Equal("charge", _trace.Root().Descendant("charge").Name);
        Assert.Empty(_trace.SpansNamed("refund"));
    }

    [Fact]
    public async Task Several_spans_of_a_name_are_marked()
    {
        Activity root;
        using (root = _shop.Start("root"))
        {
            _shop.Start("twin").Dispose();
            _shop.Start("twin").Dispose();
        }

        var trace = await _shop.Traces.WaitForTraceAsync(root);
        var message = FailureOf(() => trace.Span("twin"));
        Assert.StartsWith("Expected one span 'twin', but there are 2.", message, StringComparison.Ordinal);
        Assert.Equal(2, message.Split("<-- one of them").Length - 1);
        Assert.Equal(2, trace.SpansNamed("twin").Count);
    }

    [Fact]
    public async Task A_span_whose_parent_is_not_there_is_marked()
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        _shop.Source.StartActivity("orphan", ActivityKind.Internal, parent)!.Dispose();
        Trace? trace = null;
        await _shop.Traces.WaitUntilAsync(store => store.TryGetTrace(parent.TraceId.ToHexString(), out trace), () => "No span.");

        Assert.Contains("orphan", FailureOf(() => trace!.ShouldBeConnected()), StringComparison.Ordinal);
        Assert.Contains("<-- its parent has not arrived", FailureOf(() => trace!.ShouldBeConnected()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_record_outside_of_the_spans_is_stray()
    {
        Activity root;
        using (root = _shop.Start("root"))
        {
            using var unheard = new Activity("unheard").Start();
            ShopLog.Failed(_shop.Log, new InvalidOperationException("broken"));
        }

        var trace = await _shop.Traces.WaitForTraceAsync(root, trace => trace.Logs.Count > 0);
        Assert.Contains("this one of shop (shop-1) is not: 'Failed'", FailureOf(() => trace.ShouldHaveNoStrayLogs()), StringComparison.Ordinal);
        Assert.Equal("InvalidOperationException", trace.Logs.Single().Attributes["exception.type"]);
        Assert.Contains("broken", FailureOf(() => trace.ShouldNotMention("broken")), StringComparison.Ordinal);
    }

    private static string FailureOf(Func<object> assertion) => Assert.Throws<TraceAssertionException>(() => { assertion(); }).Message;
}
