using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Edge;
using OrderSystem.ServiceDefaults.Propagation;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>What the server gets from the propagator, header by header.</summary>
public sealed class EdgePropagatorTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    private readonly RecordingSampler _sampler = new();

    [Theory]
    [InlineData(SamplingDecision.RecordAndSample, "01")]
    [InlineData(SamplingDecision.RecordOnly, "00")]
    public void Older_headers_name_a_parent_and_the_sampler_is_asked_as_for_a_root(SamplingDecision decision, string flags)
    {
        _sampler.Decision = decision;

        var extracted = Extract(EdgeTrust.Everyone, ("x-trace-id", TraceId), ("x-span-id", SpanId), ("tracestate", "a=1"));

        Assert.Equal(($"00-{TraceId}-{SpanId}-{flags}", "sampled=1"), extracted);
        var asked = Assert.Single(_sampler.Asked);
        Assert.Equal(
            (default, TraceId, "HTTP", ActivityKind.Server),
            (asked.ParentContext, asked.TraceId.ToHexString(), asked.Name, asked.Kind));
    }

    [Fact]
    public void A_traceparent_wins_and_asks_nobody()
    {
        (string, string)[] older = [("x-trace-id", new('1', 32)), ("x-span-id", new('2', 16))];

        Assert.Equal(
            ($"00-{TraceId}-{SpanId}-01", "a=1"),
            Extract(EdgeTrust.Everyone, [("traceparent", $"00-{TraceId}-{SpanId}-01"), ("tracestate", "a=1"), .. older]));
        Assert.Empty(_sampler.Asked);
    }

    [Fact]
    public void An_id_that_was_to_be_adopted_does_not_wait_for_the_next_request()
    {
        TraceIdSource.Install();
        Activity.Current = null;
        Extract(EdgeTrust.Everyone, ("x-trace-id", TraceId));

        Extract(EdgeTrust.Everyone);

        Assert.NotEqual(TraceId, TraceIdOfARoot());
    }

    [Fact]
    public void An_id_is_adopted_by_the_root_that_follows_and_no_other_unless_there_is_a_parent_already()
    {
        TraceIdSource.Install();
        using (var ambient = new Activity("ambient").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            Extract(EdgeTrust.Everyone, ("x-trace-id", TraceId));
        }

        Assert.NotEqual(TraceId, TraceIdOfARoot());
        Assert.Equal((null, null), Extract(EdgeTrust.Everyone, ("x-trace-id", TraceId)));
        Assert.Equal(TraceId, TraceIdOfARoot());
        Assert.NotEqual(TraceId, TraceIdOfARoot());
    }

    [Fact]
    public void Without_a_request_or_a_getter_nothing_is_honoured_and_nothing_fails()
    {
        Assert.Equal((null, null), Extract(EdgeTrust.Nobody, ("traceparent", $"00-{TraceId}-{SpanId}-01")));
        Propagator(EdgeTrust.Everyone).ExtractTraceIdAndState(null, null, out var traceParent, out var traceState);
        Assert.Equal((null, null), (traceParent, traceState));
    }

    [Fact]
    public void It_names_all_the_headers_that_it_reads() =>
        Assert.Equal(["traceparent", "tracestate", "baggage", "x-trace-id", "x-span-id"], Propagator(EdgeTrust.Everyone).Fields);

    [Fact]
    public void Going_out_it_writes_W3C_only()
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        var written = new Dictionary<string, string>();

        Propagator(EdgeTrust.Everyone).Inject(activity, null, (_, field, value) => written[field] = value);

        Assert.Equal([new("traceparent", activity.Id!)], written);
    }

    private (string? TraceParent, string? TraceState) Extract(EdgeTrust trust, params (string Field, string Value)[] headers)
    {
        Propagator(trust).ExtractTraceIdAndState(null, Get, out var traceParent, out var traceState);
        return (traceParent, traceState);

        void Get(object? carrier, string field, out string? value, out IEnumerable<string>? values)
        {
            value = headers.FirstOrDefault(header => header.Field == field).Value;
            values = null;
        }
    }

    private EdgePropagator Propagator(EdgeTrust trust)
    {
        var accessor = new HttpContextAccessor();
        var options = Options.Create(new EdgeOptions { Trust = trust });
        var trusts = new CallerTrust(options, accessor, NullLogger<CallerTrust>.Instance);
        return new EdgePropagator(new W3CPropagator(), _sampler, trusts, accessor);
    }

    private static string TraceIdOfARoot()
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        return root.TraceId.ToHexString();
    }

    private sealed class RecordingSampler : Sampler
    {
        public List<SamplingParameters> Asked { get; } = [];

        public SamplingDecision Decision { get; set; } = SamplingDecision.RecordAndSample;

        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
        {
            Asked.Add(samplingParameters);
            return new SamplingResult(Decision, "sampled=1");
        }
    }
}
