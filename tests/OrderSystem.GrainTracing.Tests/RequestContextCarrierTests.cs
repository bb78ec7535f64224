using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

public sealed class RequestContextCarrierTests : IDisposable
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly Activity _activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C);

    public RequestContextCarrierTests()
    {
        Activity.Current = null;
        RequestContext.Clear();
        RequestContext.Set("own", "value");
        _activity.Start();
    }

    private static (object? TraceParent, object? TraceState, object? Baggage, object? Own) Seen => (
        RequestContext.Get("traceparent"), RequestContext.Get("tracestate"), RequestContext.Get("baggage"), RequestContext.Get("own"));

    [Fact]
    public void Baggage_of_several_entries_comes_back_as_it_was()
    {
        _activity.AddBaggage("tenant", "blue & green").AddBaggage("region", "eu").AddBaggage("empty", "");
        RequestContextCarrier.InjectCurrent(_activity);
        using var callee = new Activity("callee");

        RequestContextCarrier.RestoreBaggage(callee);

        Assert.Equal(_activity.Baggage, callee.Baggage);
        Assert.Equal(3, callee.Baggage.Count());
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("b=2", "red", "tenant = red")]
    public void What_the_activity_has_takes_the_place_of_what_was_there_and_the_rest_is_removed(
        string? traceState, string? tenant, string? expected)
    {
        RequestContextCarrier.Fields = (TraceParent, "a=1", "tenant=blue");
        _activity.TraceStateString = traceState;
        _activity.SetBaggage("tenant", tenant);

        RequestContextCarrier.InjectCurrent(_activity);

        Assert.Equal((_activity.Id, traceState, expected, "value"), Seen);
    }

    [Fact]
    public void The_span_of_the_call_travels_where_there_is_one_and_else_the_current_one_if_it_is_W3C()
    {
        using var span = new Activity("span").SetIdFormat(ActivityIdFormat.W3C).Start();
        Activity.Current = _activity;

        RequestContextCarrier.InjectCurrent(span);
        Assert.Equal(span.Id, Seen.TraceParent);

        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal(_activity.Id, Seen.TraceParent);

        RequestContextCarrier.Fields = default;
        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal((null, null, null, "value"), Seen);

        Activity.Current = null;
        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal((null, null, null, "value"), Seen);
    }

    [Fact]
    public void All_three_fields_go_through_the_process_propagator()
    {
        var own = DistributedContextPropagator.Current;
        DistributedContextPropagator.Current = new OwnFields();
        try
        {
            _activity.TraceStateString = "a=1";
            _activity.AddBaggage("tenant", "blue");
            RequestContextCarrier.InjectCurrent(_activity);
            using var callee = new Activity("callee");
            RequestContextCarrier.RestoreBaggage(callee);

            Assert.Equal((_activity.Id, "a=1 of own", "own", "value"), Seen);
            Assert.True(RequestContextCarrier.TryExtract(out var context));
            Assert.Equal(("a=1", _activity.TraceId), (context.TraceState, context.TraceId));
            Assert.Equal([new("own", "true")], callee.Baggage);
        }
        finally
        {
            DistributedContextPropagator.Current = own;
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData(",")]
    [InlineData("=")]
    [InlineData("")]
    public void Baggage_that_is_none_gives_none(string baggage)
    {
        RequestContextCarrier.Fields = (null, null, baggage);
        using var callee = new Activity("callee");

        RequestContextCarrier.RestoreBaggage(callee);

        Assert.Empty(callee.Baggage);
    }

    [Theory]
    [InlineData(TraceParent, true)]
    [InlineData(null, false)]
    [InlineData("nonsense", false)]
    [InlineData(7, false)]
    public void A_context_is_read_with_its_tracestate_as_one_from_elsewhere_and_what_is_none_is_none(object? traceParent, bool isOne)
    {
        RequestContextCarrier.Fields = (traceParent, "a=1", null);

        Assert.Equal(isOne, RequestContextCarrier.TryExtract(out var context));

        ActivityContext.TryParse(TraceParent, "a=1", isRemote: true, out var expected);
        Assert.Equal(isOne ? expected : default, context);
    }

    [Fact]
    public void The_current_span_comes_before_what_came_with_the_call()
    {
        RequestContextCarrier.Fields = (TraceParent, null, null);
        Assert.Equal(_activity.Context, TimerCauses.CurrentOrCarried());

        Activity.Current = null;
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", TimerCauses.CurrentOrCarried()?.TraceId.ToHexString());

        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        Assert.Equal("00f067aa0ba902b7", TimerCauses.CurrentOrCarried()?.SpanId.ToHexString());

        RequestContextCarrier.Fields = default;
        Assert.Null(TimerCauses.CurrentOrCarried());
    }

    public void Dispose()
    {
        _activity.Dispose();
        RequestContext.Clear();
    }

    private sealed class OwnFields : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields => [];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            setter!(carrier, "traceparent", activity!.Id!);
            setter(carrier, "tracestate", activity.TraceStateString + " of own");
            setter(carrier, "baggage", "own");
        }

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            getter!(carrier, "traceparent", out traceId, out _);
            getter(carrier, "tracestate", out traceState, out _);
            traceState = traceState?.Replace(" of own", "", StringComparison.Ordinal);
        }

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
            [new("own", "true")];
    }
}
