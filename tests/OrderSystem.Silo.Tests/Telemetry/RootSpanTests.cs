using System.Diagnostics;
using OrderSystem.GrainTracing;
using OrderSystem.Silo.Telemetry;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Telemetry;

public sealed class RootSpanTests : IAsyncDisposable
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly SiloTraces _traces = new();

    public ValueTask DisposeAsync() => _traces.DisposeAsync();

    [Fact]
    public void It_is_a_root_whatever_is_current_and_leaves_that_as_it_was()
    {
        using var current = _traces.StartRequest();
        RequestContext.Set("traceparent", TraceParent);

        using (var root = RootSpan.Start(SiloTelemetry.Source, "order.recover", cause: null))
        {
            Assert.Same(root.Activity, Activity.Current);
            Assert.Null(root.Activity!.ParentId);
            Assert.NotEqual(current.TraceId, root.Activity.TraceId);
            Assert.Empty(root.Activity.Links);
            Assert.Null(RequestContext.Get("traceparent"));
        }

        Assert.Same(current, Activity.Current);
    }

    [Fact]
    public void It_links_to_its_cause()
    {
        using var root = RootSpan.Start(SiloTelemetry.Source, "order.recover", new SpanCause(TraceParent, "vendor=1"));

        var link = Assert.Single(root.Activity!.Links).Context;
        Assert.Equal(
            ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "vendor=1"),
            (link.TraceId.ToHexString(), link.SpanId.ToHexString(), link.TraceState));
    }

    [Fact]
    public void A_cause_that_names_no_span_gives_no_link()
    {
        using var root = RootSpan.Start(SiloTelemetry.Source, "order.recover", new SpanCause("garbage", TraceState: null));

        Assert.Empty(root.Activity!.Links);
    }

    [Fact]
    public void The_cause_is_the_current_span()
    {
        Assert.Null(SpanCause.Current);
        using var current = _traces.StartRequest();
        current.TraceStateString = "vendor=1";

        Assert.Equal(new SpanCause(current.Id!, "vendor=1"), SpanCause.Current);
    }
}
