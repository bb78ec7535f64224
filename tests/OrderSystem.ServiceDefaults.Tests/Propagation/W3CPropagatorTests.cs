using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OrderSystem.ServiceDefaults.Propagation;
using Defaults = OpenTelemetry.Context.Propagation.Propagators;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>W3C Trace Context level 2, 3.2 and 3.3, and W3C Baggage: what is read, what is not, and what is written.</summary>
public class W3CPropagatorTests
{
    private const string Ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
    private const string Valid = $"00-{Ids}-01";

    private static readonly W3CPropagator Propagator = new();

    [Theory]
    [InlineData($"00-{Ids}-00", "00")]
    [InlineData($"00-{Ids}-01", "01")]
    [InlineData($"00-{Ids}-03", "03")]
    [InlineData($"00-{Ids}-fe", "02")]
    [InlineData($"00-{Ids}-ff", "03")]
    [InlineData($"01-{Ids}-01", "01")]
    [InlineData($"01-{Ids}-01-", "01")]
    [InlineData($"01-{Ids}-01-what-the-future-brings", "01")]
    [InlineData($"0f-{Ids}-01-what", "01")]
    [InlineData($"10-{Ids}-01-what", "01")]
    [InlineData($"cc-{Ids}-01-what", "01")]
    [InlineData($"fe-{Ids}-01-what", "01")]
    public void A_traceparent_is_read_as_version_00(string traceParent, string flags) =>
        Assert.Equal($"00-{Ids}-{flags}", Extract(("traceparent", [traceParent])).TraceParent);

    public static TheoryData<string> Malformed =>
    [
        $"{Valid},{Valid}", $"01-{Ids}-01,01-{Ids}-01", "", "00", $"0-{Ids}-01", $"0x-{Ids}-01", $"0x-{Ids}-01-more",
        $"0A-{Ids}-01", $"ff-{Ids}-01", $"ff-{Ids}-01-what", $"00-{Ids}-0", $"00-{Ids}-0x", $"00-{Ids}-0A", $"00-{Ids}-01-",
        $"00-{Ids}-01-what", $"00-{Ids}-01x", $"01-{Ids}-01x", $"01-{Ids}-01.what", $"cc-{Ids}-01.what",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    [InlineData]
    [InlineData(Valid, Valid)]
    public void A_malformed_traceparent_two_or_none_are_no_context(params string[] traceParents)
    {
        Assert.Equal((null, null), Extract(("traceparent", traceParents), ("tracestate", ["a=1"])));
        Assert.Empty(Baggage(("traceparent", traceParents)));
    }

    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData(" a=1 ,\tb=2\t", "a=1,b=2")]
    [InlineData("a=1,,b=2,", "a=1,b=2")]
    [InlineData("a=1,a=2", "a=1")]
    [InlineData("a=x y", "a=x y")]
    [InlineData("0a=1,tenant@system=2", "0a=1,tenant@system=2")]
    [InlineData("a= 1", "a= 1")]
    public void Tracestate_is_read_whole(string traceState, string expected) =>
        Assert.Equal((Valid, expected), Extract(("traceparent", [Valid]), ("tracestate", [traceState])));

    public static TheoryData<string> NoTraceStates =>
        ["0a=1,tenant@system=2,_*-/=3", "a =1", "A=1", "a", "a=", "=1", "a=1=2", "a=ä", "", " , "];

    [Theory]
    [MemberData(nameof(NoTraceStates))]
    public void Or_not_at_all(string traceState)
    {
        var (traceParent, actual) = Extract(("traceparent", [Valid]), ("tracestate", [traceState]));

        Assert.Equal((Valid, ""), (traceParent, actual ?? ""));
    }

    [Fact]
    public void Tracestate_in_several_headers_is_one_list() =>
        Assert.Equal("a=1,b=2,c=3", Extract(("traceparent", [Valid]), ("tracestate", ["a=1,b=2", "c=3"])).TraceState);

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Tracestate_has_32_members_at_most(int count, bool kept)
    {
        var traceState = string.Join(',', Enumerable.Range(0, count).Select(i => $"k{i}=1"));

        var read = Extract(("traceparent", [Valid]), ("tracestate", [traceState])).TraceState;
        Assert.Equal(kept ? traceState : "", read ?? "");
    }

    [Fact]
    public void A_long_tracestate_is_cut_at_a_member_on_its_way_in_and_out_and_its_context_stays_remote()
    {
        var large = $"large={new string('v', 250)}";
        var traceState = $"a=1,{large},other{large},b=2";
        using var activity = new Activity("x") { TraceStateString = traceState }.SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal($"a=1,{large},b=2", Inject(activity)["tracestate"]);
        var context = Propagator.Extract(Carrier(("traceparent", [Valid]), ("tracestate", [traceState])), Get);
        Assert.Equal(($"a=1,{large},b=2", true), (context.TraceState, context.IsRemote));
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
        var members = Baggage(("baggage", [header])).Select(entry => $"{entry.Key}={entry.Value}");

        Assert.Equal(expected, string.Join('|', members.Order()));
    }

    [Fact]
    public void Baggage_is_read_up_to_its_limits()
    {
        var sixty = string.Join(',', Enumerable.Range(0, 60).Select(i => $"k{i}=1"));

        var baggage = Baggage(("baggage", [sixty, "a=1,b=2,c=3,d=4,e=5"])).ToList();

        Assert.Equal(64, baggage.Count);
        Assert.Contains(new("d", "4"), baggage);
        Assert.DoesNotContain(new("e", "5"), baggage);
    }

    [Theory]
    [InlineData("", "a=")]
    [InlineData(null, "a=")]
    [InlineData("1;p=2", "a=1%3Bp=2")]
    [InlineData("Amélie, x", "a=Am%C3%A9lie%2C%20x")]
    [InlineData("blue, green", "a=blue%2C%20green")]
    [InlineData("1+1", "a=1+1")]
    [InlineData("100%", "a=100%25")]
    public void What_is_injected_is_extracted_again(string? value, string header)
    {
        using var activity = new Activity("x") { TraceStateString = "a=1,0b=2" }
            .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)
            .AddBaggage("a", value)
            .AddBaggage("no token", "1")
            .Start();

        var written = Inject(activity);

        Assert.Equal(["baggage", "traceparent", "tracestate"], written.Keys.Order());
        Assert.Equal(header, written["baggage"]);
        var read = written.Select(field => (field.Key, new[] { field.Value })).ToArray();
        Assert.Equal((activity.Id, "a=1,0b=2"), Extract(read));
        Assert.Equal([new("a", value ?? string.Empty)], Baggage(read));
    }

    [Fact]
    public void The_innermost_of_equal_baggage_keys_is_written_and_no_more_than_64_of_all()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();
        for (var i = 0; i < 100; i++)
        {
            activity.AddBaggage("same", $"{i}").AddBaggage($"k{i}", "1");
        }

        var members = Inject(activity)["baggage"].Split(',');

        Assert.Equal(64, members.Length);
        Assert.Contains("same=99", members);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Baggage_leaves_with_a_request_only_where_that_is_wanted(bool wanted)
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("tenant", "blue").Start();
        using var request = new HttpRequestMessage();
        var fields = new List<string>();

        new W3CPropagator { SendsBaggage = wanted }.Inject(activity, request, (_, field, _) => fields.Add(field));

        Assert.Equal(wanted ? ["traceparent", "baggage"] : ["traceparent"], fields);
    }

    [Fact]
    public void An_activity_without_a_trace_id_is_not_injected_nor_is_none()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        Assert.Empty(Inject(activity));
        Assert.Empty(Inject(null));
    }

    [Fact]
    public void Of_a_carrier_that_nobody_can_read_nothing_is_read()
    {
        Propagator.ExtractTraceIdAndState(Carrier(("traceparent", [Valid])), null, out var traceParent, out var traceState);

        Assert.Equal((null, null), (traceParent, traceState));
        Assert.Null(Propagator.ExtractBaggage(Carrier(("traceparent", [Valid])), null));
    }

    [Fact]
    public void Only_the_traceparent_ends_where_version_00_ends()
    {
        var text = $"{new string('v', 53)}-and-more";

        Assert.Equal($"k={text}", Extract(("traceparent", [Valid]), ("tracestate", [$"k={text}"])).TraceState);
        Assert.Equal([new("k", text)], Baggage(("traceparent", [Valid]), ("baggage", [$"k={text}"])));
    }

    [Fact]
    public void A_service_with_the_defaults_has_it_whoever_was_responsible_before()
    {
        var (before, beforeOfTelemetry) = (DistributedContextPropagator.Current, Defaults.DefaultTextMapPropagator);
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();
        Sdk.SetDefaultTextMapPropagator(new BaggagePropagator());
        try
        {
            // Without the edge, which has one of its own. The web host has put another one into the container.
            var builder = WebApplication.CreateBuilder(
                new WebApplicationOptions { ApplicationName = TestService.Name, Args = TestService.WithoutFileWatchers });
            builder.AddServiceDefaults();
            using var services = builder.Services.BuildServiceProvider();

            Assert.IsType<W3CPropagator>(DistributedContextPropagator.Current);
            Assert.IsType<W3CPropagator>(Assert.Single(services.GetServices<DistributedContextPropagator>()));
            Assert.Equal(typeof(TraceContextPropagator), Defaults.DefaultTextMapPropagator.GetType());
        }
        finally
        {
            DistributedContextPropagator.Current = before;
            Sdk.SetDefaultTextMapPropagator(beforeOfTelemetry);
        }
    }

    private static Dictionary<string, string> Inject(Activity? activity)
    {
        var carrier = new Dictionary<string, string>();
        Propagator.Inject(activity, carrier, (_, field, value) => carrier[field] = value);
        return carrier;
    }

    private static (string? TraceParent, string? TraceState) Extract(params (string Field, string[] Values)[] headers)
    {
        Propagator.ExtractTraceIdAndState(Carrier(headers), Get, out var traceParent, out var traceState);
        return (traceParent, traceState);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Baggage(params (string Field, string[] Values)[] headers) =>
        Propagator.ExtractBaggage(Carrier(headers), Get) ?? [];

    private static Dictionary<string, string[]> Carrier(params (string Field, string[] Values)[] headers) =>
        headers.ToDictionary(header => header.Field, header => header.Values);

    private static void Get(object? carrier, string field, out string? value, out IEnumerable<string>? values)
    {
        var found = ((Dictionary<string, string[]>)carrier!).GetValueOrDefault(field);
        value = found is [var single] ? single : null;
        values = found is { Length: > 1 } ? found : null;
    }
}
