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

    [Fact]
    public void What_the_activity_does_not_have_is_removed()
    {
        Leave(TraceParent, "a=1", "tenant=blue");

        RequestContextCarrier.InjectCurrent(_activity);

        Assert.Equal((_activity.Id, null, null, "value"), Seen());
    }

    [Fact]
    public void What_the_activity_has_takes_the_place_of_what_was_there()
    {
        Leave(TraceParent, "a=1", "tenant=blue");
        _activity.TraceStateString = "b=2";
        _activity.SetBaggage("tenant", "red");

        RequestContextCarrier.InjectCurrent(_activity);

        Assert.Equal((_activity.Id, "b=2", "tenant = red", "value"), Seen());
    }

    [Fact]
    public void The_span_of_the_call_travels_where_there_is_one()
    {
        using var span = new Activity("span").SetIdFormat(ActivityIdFormat.W3C).Start();
        Activity.Current = _activity;

        RequestContextCarrier.InjectCurrent(span);

        Assert.Equal(span.Id, Seen().TraceParent);
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

            Assert.Equal((_activity.Id, "a=1 of own", "own", "value"), Seen());
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
        RequestContext.Set("baggage", baggage);
        using var callee = new Activity("callee");

        RequestContextCarrier.RestoreBaggage(callee);

        Assert.Empty(callee.Baggage);
    }

    [Fact]
    public void A_root_of_its_own_takes_nothing_along()
    {
        Leave(TraceParent, "a=1", "tenant=blue");

        GrainCallRecorder.StartRoot("tick", ActivityKind.Internal)?.Dispose();

        Assert.Equal((null, null, null, "value"), Seen());
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void Without_a_span_the_current_one_travels_and_one_that_is_not_W3C_does_not()
    {
        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal(_activity.Id, Seen().TraceParent);

        RequestContextCarrier.Clear();
        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal((null, null, null, "value"), Seen());

        Activity.Current = null;
        RequestContextCarrier.InjectCurrent(null);
        Assert.Equal((null, null, null, "value"), Seen());
    }

    [Theory]
    [InlineData("a=1", "tenant=blue")]
    [InlineData(null, null)]
    public void What_is_taken_is_gone_until_it_is_put_back(string? traceState, string? baggage)
    {
        Leave(TraceParent, traceState, baggage);

        var carried = RequestContextCarrier.Take();
        Assert.Equal((null, null, null, "value"), Seen());
        Leave("another", "other=1", "other=2");
        carried.Restore();

        Assert.Equal((TraceParent, traceState, baggage, "value"), Seen());
    }

    [Fact]
    public void A_context_is_read_with_its_tracestate_as_one_from_elsewhere()
    {
        Leave(TraceParent, "a=1", null);

        Assert.True(RequestContextCarrier.TryExtract(out var context));

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", context.TraceId.ToHexString());
        Assert.Equal(("a=1", true), (context.TraceState, context.IsRemote));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData(7)]
    public void What_is_no_context_is_none(object? traceParent)
    {
        if (traceParent is not null)
        {
            RequestContext.Set("traceparent", traceParent);
        }

        Assert.False(RequestContextCarrier.TryExtract(out var context));
        Assert.Equal(default, context);
    }

    [Fact]
    public void The_current_span_comes_before_what_came_with_the_call()
    {
        Leave(TraceParent, null, null);
        Assert.Equal(_activity.Context, RequestContextCarrier.CurrentOrCarried());

        Activity.Current = null;
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", RequestContextCarrier.CurrentOrCarried()?.TraceId.ToHexString());

        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        Assert.Equal("00f067aa0ba902b7", RequestContextCarrier.CurrentOrCarried()?.SpanId.ToHexString());

        RequestContextCarrier.Clear();
        Assert.Null(RequestContextCarrier.CurrentOrCarried());
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

    private static (object? TraceParent, object? TraceState, object? Baggage, object? Own) Seen() => (
        RequestContext.Get("traceparent"), RequestContext.Get("tracestate"), RequestContext.Get("baggage"), RequestContext.Get("own"));

    private static void Leave(string traceParent, string? traceState, string? baggage)
    {
        Set("traceparent", traceParent);
        Set("tracestate", traceState);
        Set("baggage", baggage);

        static void Set(string key, string? value)
        {
            if (value is null)
            {
                RequestContext.Remove(key);
            }
            else
            {
                RequestContext.Set(key, value);
            }
        }
    }
}
