using System.Diagnostics;
using OrderSystem.GrainTracing.Tests.Grains;
using OrderSystem.TraceTesting;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

[Collection(GrainCallTests.Name)]
public sealed class TraceContextPropagationTests(EchoCluster cluster)
{
    [Fact]
    public async Task A_call_is_a_client_span_and_below_it_a_server_span()
    {
        using var spans = new TestSpans();

        var trace = await spans.Request("request {→IEchoGrain/See}", () => cluster.Grain(1).See());

        Assert.All(trace.Spans.Where(span => span.Kind != ActivityKind.Internal), span =>
        {
            Assert.Equal("orleans", span.Get("rpc.system.name"));
            Assert.Equal(typeof(IEchoGrain).FullName + "/See", span.Get("rpc.method"));
            Assert.Contains("echo/1", (string)span.Get("orleans.rpc.target_id")!, StringComparison.Ordinal);
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
        });
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0)]
    public async Task At_any_ratio_the_decision_travels_and_a_trace_is_there_as_a_whole_or_not_at_all(double ratio)
    {
        const int Requests = 400;
        for (var key = 0; key < 20; key++)
        {
            await cluster.Grain(key).See();
        }

        using var spans = new TestSpans(ratio);
        var sampled = 0;
        for (var i = 0; i < Requests; i++)
        {
            Activity.Current = null;
            using var request = TestSpans.StartRequest();
            sampled += request.Recorded ? 1 : 0;
            var seen = await cluster.Grain(i % 10).SeeThrough(10 + (i % 10));
            Assert.Equal((request.TraceId.ToString(), request.Recorded ? "01" : "00"), (seen.TraceId, seen.Flags));
        }

        await TestSpans.Until(() => spans.All.Count == sampled * 5);

        Assert.Equal(sampled * 5, spans.All.Count);
        Assert.All(spans.Traces, trace => Assert.Equal("request", trace.ShouldBeConnected().Root().Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_request_a_call_starts_a_trace_of_its_own_also_from_code_on_a_silo(bool onSilo)
    {
        using var spans = new TestSpans();
        Activity.Current = null;

        var grain = onSilo ? cluster.OnSilo.GetGrain<IEchoGrain>(1) : cluster.Grain(1);
        var seen = await Task.Run(grain.See, TestContext.Current.CancellationToken);

        await spans.Expect(seen.TraceId!, "→IEchoGrain/See");
    }

    [Fact]
    public async Task A_grain_called_from_Orleans_own_work_has_a_trace_of_its_own()
    {
        using var spans = new TestSpans();
        OwnWork.Begin();

        await cluster.Grain(1).See();

        var client = await spans.One(span => span.Kind == ActivityKind.Client);
        Assert.Null(client.ParentSpanId);
    }

    [Fact]
    public async Task Tracestate_and_baggage_arrive_and_a_new_root_inside_a_grain_leaves_them_behind()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.StartRequest();
        request.TraceStateString = "vendor=1,other=2";
        request.SetBaggage("tenant", "blue & green");

        var seen = await cluster.Grain(2).SeeThrough(3);
        var seenFromNewRoot = await cluster.Grain(4).SeeFromNewRoot(5);

        Assert.Equal("vendor=1,other=2", seen.TraceState);
        Assert.Equal("blue & green", Assert.Single(seen.Baggage, entry => entry.Key == "tenant").Value);
        Assert.NotEqual(request.TraceId.ToString(), seenFromNewRoot.TraceId);
        Assert.Null(seenFromNewRoot.TraceState);
        Assert.Empty(seenFromNewRoot.Baggage);
        Assert.Null(seenFromNewRoot.RequestContextBaggage);
    }

    [Fact]
    public async Task The_random_trace_id_flag_survives_every_hop()
    {
        var (first, second) = await cluster.KeysOnDifferentSilos();
        using var spans = new TestSpans();
        var remote = ActivityContext.Parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", traceState: null);
        using var request = TestSpans.Source.StartActivity("request", ActivityKind.Server, remote)!;

        var seen = await cluster.Grain(first).SeeThrough(second);

        Assert.Equal("03", seen.Flags);
    }

    [Fact]
    public async Task An_activation_shows_in_the_trace_that_caused_it_when_asked_for()
    {
        using var spans = new TestSpans(includeLifecycle: true);
        using var request = TestSpans.StartRequest();

        await cluster.Grain(Random.Shared.NextInt64()).See();
        request.Stop();

        var activation = await spans.One(span => span.Name == "activate grain" && Equals(span.Get("orleans.grain.type"), "echo"));
        var client = await spans.One(span => span is { Name: "IEchoGrain/See", Kind: ActivityKind.Client });
        Assert.Equal((request.TraceId.ToHexString(), client.SpanId), (activation.TraceId, activation.ParentSpanId));
        await spans.One(span => span.Name == "read storage" && span.ParentSpanId == activation.SpanId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task The_callers_request_context_is_as_it_was(double ratio)
    {
        using var spans = new TestSpans(ratio);
        RequestContext.Set("own", "value");
        RequestContext.Set("tracestate", "kept=1");
        var before = RequestContext.Entries.ToDictionary();
        using var request = TestSpans.StartRequest();

        var call = cluster.Grain(1).See();
        Assert.Equal(before, RequestContext.Entries.ToDictionary());
        await call;

        Assert.Equal(before, RequestContext.Entries.ToDictionary());
    }

    [Fact]
    public async Task A_listener_that_samples_nothing_changes_neither_answers_nor_exceptions()
    {
        using var spans = new CallSpans((ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None);
        Activity.Current = null;

        var seen = await cluster.Grain(1).See();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Grain(1).Fail());

        Assert.Null(seen.ActivityId);
        Assert.Equal("told to fail", thrown.Message);
    }

    [Fact]
    public async Task A_call_that_its_caller_cancels_is_no_error()
    {
        using var spans = new TestSpans();

        await spans.Request(
            "request {IEchoGrain/Wait:client *orleans.rpc.cancelled {IEchoGrain/Wait:server *orleans.rpc.cancelled}}",
            cluster.CancelledCall);

        Assert.DoesNotContain(spans.All, span => span.Name.Contains("Cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_tracing_SDK_the_context_that_came_along_still_travels()
    {
        RequestContext.Set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        RequestContext.Set("baggage", "tenant=blue");

        var seen = await cluster.Grain(2).SeeThrough(3);

        Assert.Equal("tenant=blue", seen.RequestContextBaggage);
    }
}
