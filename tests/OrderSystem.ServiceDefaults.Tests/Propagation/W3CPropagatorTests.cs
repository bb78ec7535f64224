using System.Diagnostics;
using OrderSystem.ServiceDefaults.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

public class W3CPropagatorTests
{
    private readonly W3CPropagator _propagator = new();

    [Fact]
    public void What_is_injected_is_extracted_again()
    {
        using var activity = new Activity("x");
        activity.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        activity.TraceStateString = "a=1,0b=2";
        activity.AddBaggage("tenant", "blue, green");
        activity.Start();
        var carrier = new Dictionary<string, string>();

        _propagator.Inject(activity, carrier, static (target, field, value) => ((Dictionary<string, string>)target!)[field] = value);
        _propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out var traceState);
        var baggage = _propagator.ExtractBaggage(carrier, Get);

        Assert.Equal(["baggage", "traceparent", "tracestate"], carrier.Keys.Order());
        Assert.Equal(activity.Id, traceParent);
        Assert.Equal("a=1,0b=2", traceState);
        Assert.Equal([new("tenant", "blue, green")], baggage!);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Baggage_leaves_with_a_request_only_where_that_is_wanted(bool wanted, bool sent)
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("tenant", "blue").Start();
        using var request = new HttpRequestMessage();
        var fields = new List<string>();

        new W3CPropagator { SendsBaggage = wanted }.Inject(activity, request, (_, field, _) => fields.Add(field));

        Assert.Equal(sent ? ["traceparent", "baggage"] : ["traceparent"], fields);
    }

    [Theory]
    [InlineData("a=,b=2", "a=|b=2")]
    [InlineData("a=1;p=2,b=2", "a=1|b=2")]
    [InlineData("a=1;p;q = \"x\" , b=2", "a=1|b=2")]
    [InlineData(" a = 1 ,\tb\t=\t2", "a=1|b=2")]
    [InlineData("a=%20x%2C%3B%25", "a= x,;%")]
    [InlineData("a=Am%C3%A9lie", "a=Amélie")]
    [InlineData("a=1+1", "a=1+1")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("a=%FF,b=2", "a=\uFFFD|b=2")]
    [InlineData("a=1,a=2", "a=2")]
    [InlineData("nonsense,b=2", "b=2")]
    [InlineData("=1,b=2", "b=2")]
    [InlineData("a b=1,c=2", "c=2")]
    [InlineData("ä=1,b=2", "b=2")]
    [InlineData(",,b=2,", "b=2")]
    [InlineData("nonsense", "")]
    public void Baggage_is_read_as_W3C_has_it_and_what_is_no_member_is_passed_over_alone(string header, string expected)
    {
        var baggage = _propagator.ExtractBaggage(new Dictionary<string, string> { ["baggage"] = header }, Get) ?? [];

        Assert.Equal(expected, string.Join('|', baggage.Select(entry => $"{entry.Key}={entry.Value}").Order()));
    }

    [Theory]
    [InlineData("", "a=")]
    [InlineData(null, "a=")]
    [InlineData("1;p=2", "a=1%3Bp=2")]
    [InlineData("Amélie, x", "a=Am%C3%A9lie%2C%20x")]
    [InlineData("1+1", "a=1+1")]
    [InlineData("100%", "a=100%25")]
    public void Baggage_is_written_so_that_it_is_read_again(string? value, string header)
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("a", value).AddBaggage("no token", "1").Start();
        var carrier = new Dictionary<string, string>();

        _propagator.Inject(activity, carrier, static (target, field, text) => ((Dictionary<string, string>)target!)[field] = text);

        Assert.Equal(header, carrier["baggage"]);
        Assert.Equal([new("a", value ?? string.Empty)], _propagator.ExtractBaggage(carrier, Get)!);
    }

    [Fact]
    public void The_innermost_of_equal_baggage_keys_is_written_and_no_more_than_64_of_all()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();
        for (var i = 0; i < 100; i++)
        {
            activity.AddBaggage("same", $"{i}").AddBaggage($"k{i}", "1");
        }

        var carrier = new Dictionary<string, string>();
        _propagator.Inject(activity, carrier, static (target, field, text) => ((Dictionary<string, string>)target!)[field] = text);

        Assert.Equal(64, carrier["baggage"].Split(',').Length);
        Assert.Contains("same=99", carrier["baggage"].Split(','));
    }

    [Fact]
    public void Flags_that_no_version_defines_are_not_passed_on()
    {
        var carrier = new Dictionary<string, string> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff" };

        _propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out _);

        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", traceParent);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0f")]
    [InlineData("cc")]
    public void A_later_version_may_have_further_fields(string version)
    {
        var carrier = new Dictionary<string, string> { ["traceparent"] = $"{version}-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more" };

        _propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out _);

        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", traceParent);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more")]
    [InlineData("0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    public void What_follows_the_flags_otherwise_makes_the_context_unreadable(string received)
    {
        var carrier = new Dictionary<string, string> { ["traceparent"] = received };

        _propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out _);

        Assert.Null(traceParent);
    }

    [Fact]
    public void An_activity_without_a_trace_id_is_not_injected()
    {
        using var activity = new Activity("x");
        activity.SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        var carrier = new Dictionary<string, string>();

        _propagator.Inject(activity, carrier, static (target, field, value) => ((Dictionary<string, string>)target!)[field] = value);
        _propagator.Inject(null, carrier, static (target, field, value) => ((Dictionary<string, string>)target!)[field] = value);

        Assert.Empty(carrier);
    }

    [Fact]
    public void A_context_stays_remote_when_its_tracestate_is_cut()
    {
        var carrier = new Dictionary<string, string>
        {
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ["tracestate"] = $"a=1,b={new string('v', 250)},c={new string('v', 250)},d=2",
        };

        Assert.True(new W3CPropagator().TryExtract(carrier, Get, out var context));
        Assert.StartsWith("a=1,b=v", context.TraceState, StringComparison.Ordinal);
        Assert.EndsWith("v,d=2", context.TraceState, StringComparison.Ordinal);
        Assert.True(context.IsRemote);
    }

    [Fact]
    public void An_empty_carrier_has_neither_context_nor_baggage()
    {
        var carrier = new Dictionary<string, string>();

        _propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out var traceState);

        Assert.Null(traceParent);
        Assert.Null(traceState);
        Assert.Empty(_propagator.ExtractBaggage(carrier, Get) ?? []);
    }

    [Fact]
    public void Nor_has_one_that_nobody_can_read()
    {
        var carrier = new Dictionary<string, string> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

        _propagator.ExtractTraceIdAndState(carrier, null, out var traceParent, out var traceState);

        Assert.Null(traceParent);
        Assert.Null(traceState);
        Assert.Null(_propagator.ExtractBaggage(carrier, null));
    }

    [Fact]
    public void Only_the_traceparent_ends_where_version_00_ends()
    {
        var text = $"{new string('v', 53)}-and-more";
        var carrier = new Dictionary<string, string>
        {
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ["tracestate"] = $"k={text}",
            ["baggage"] = $"k={text}",
        };

        _propagator.ExtractTraceIdAndState(carrier, Get, out _, out var traceState);

        Assert.Equal($"k={text}", traceState);
        Assert.Equal([new("k", text)], _propagator.ExtractBaggage(carrier, Get)!);
    }

    private static void Get(object? carrier, string field, out string? value, out IEnumerable<string>? values)
    {
        values = null;
        value = ((Dictionary<string, string>)carrier!).GetValueOrDefault(field);
    }
}
