using System.Diagnostics;
using OrderSystem.ServiceDefaults.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>W3C Trace Context level 2, 3.2 and 3.3: what is read, and what is not.</summary>
public class TraceParentTests
{
    private const string Ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
    private const string Valid = $"00-{Ids}-01";

    private static readonly W3CPropagator Propagator = new();

    [Theory]
    [InlineData($"00-{Ids}-00", "00")]
    [InlineData($"00-{Ids}-01", "01")]
    [InlineData($"00-{Ids}-03", "03")]
    [InlineData($"00-{Ids}-fe", "02")]
    [InlineData($"01-{Ids}-01", "01")]
    [InlineData($"01-{Ids}-01-", "01")]
    [InlineData($"01-{Ids}-01-what-the-future-brings", "01")]
    [InlineData($"0f-{Ids}-01-what", "01")]
    [InlineData($"10-{Ids}-01-what", "01")]
    [InlineData($"cc-{Ids}-01-what", "01")]
    [InlineData($"fe-{Ids}-01-what", "01")]
    public void Is_read_as_version_00(string traceParent, string flags) =>
        Assert.Equal($"00-{Ids}-{flags}", Extract(("traceparent", [traceParent])).TraceParent);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData($"00-{Ids}-0")]
    [InlineData($"00-{Ids}-01-")]
    [InlineData($"00-{Ids}-01-what")]
    [InlineData($"00-{Ids}-01x")]
    [InlineData($"01-{Ids}-01x")]
    [InlineData($"01-{Ids}-01.what")]
    [InlineData($"cc-{Ids}-01.what")]
    [InlineData($"ff-{Ids}-01")]
    [InlineData($"ff-{Ids}-01-what")]
    [InlineData($"0x-{Ids}-01")]
    [InlineData($"0-{Ids}-01")]
    [InlineData($"0A-{Ids}-01")]
    [InlineData($"00-{Ids}-0x")]
    [InlineData($"00-{Ids}-0A")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01")]
    public void Is_refused(string traceParent) => Assert.Null(Extract(("traceparent", [traceParent])).TraceParent);

    [Fact]
    public void Twice_is_none()
    {
        Assert.Null(Extract(("traceparent", [Valid, Valid])).TraceParent);
        Assert.Null(Extract(("traceparent", [$"{Valid},{Valid}"])).TraceParent);
        Assert.Null(Extract(("traceparent", [$"01-{Ids}-01,01-{Ids}-01"])).TraceParent);
    }

    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData(" a=1 ,\tb=2\t", "a=1,b=2")]
    [InlineData("a=1,,b=2,", "a=1,b=2")]
    [InlineData("a=1,a=2", "a=1")]
    [InlineData("a=x y", "a=x y")]
    [InlineData("0a=1,tenant@system=2,_*-/=3", null)]
    [InlineData("0a=1,tenant@system=2", "0a=1,tenant@system=2")]
    [InlineData("a= 1", "a= 1")]
    [InlineData("a =1", null)]
    [InlineData("A=1", null)]
    [InlineData("a", null)]
    [InlineData("a=", null)]
    [InlineData("=1", null)]
    [InlineData("a=1=2", null)]
    [InlineData("a=ä", null)]
    [InlineData("", null)]
    [InlineData(" , ", null)]
    public void Tracestate_is_read_whole_or_not_at_all(string traceState, string? expected)
    {
        var (traceParent, actual) = Extract(("traceparent", [Valid]), ("tracestate", [traceState]));

        Assert.Equal(Valid, traceParent);
        Assert.Equal(expected, string.IsNullOrEmpty(actual) ? null : actual);
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

        Assert.Equal(kept ? traceState : null, NullIfEmpty(Extract(("traceparent", [Valid]), ("tracestate", [traceState])).TraceState));
    }

    [Fact]
    public void A_long_tracestate_is_cut_at_a_member_on_its_way_in_and_out()
    {
        var large = $"large={new string('v', 250)}";
        var traceState = $"a=1,{large},other{large},b=2";
        var (_, read) = Extract(("traceparent", [Valid]), ("tracestate", [traceState]));
        using var activity = new Activity("x") { TraceStateString = traceState }.SetIdFormat(ActivityIdFormat.W3C).Start();
        var written = new Dictionary<string, string>();
        Propagator.Inject(activity, written, static (target, field, value) => ((Dictionary<string, string>)target!)[field] = value);

        Assert.Equal($"a=1,{large},b=2", read);
        Assert.Equal($"a=1,{large},b=2", written["tracestate"]);
    }

    [Fact]
    public void Baggage_is_read_up_to_its_limits()
    {
        var baggage = Propagator.ExtractBaggage(
            new Dictionary<string, string[]> { ["baggage"] = [string.Join(',', Enumerable.Range(0, 60).Select(i => $"k{i}=1")), "a=1,b=2,c=3,d=4,e=5"] },
            Get)!.ToList();

        Assert.Equal(64, baggage.Count);
        Assert.Contains(new("d", "4"), baggage);
        Assert.DoesNotContain(new("e", "5"), baggage);
    }

    private static (string? TraceParent, string? TraceState) Extract(params (string Field, string[] Values)[] headers)
    {
        var carrier = headers.ToDictionary(header => header.Field, header => header.Values);
        Propagator.ExtractTraceIdAndState(carrier, Get, out var traceParent, out var traceState);
        return (traceParent, traceState);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void Get(object? carrier, string field, out string? value, out IEnumerable<string>? values)
    {
        var found = ((Dictionary<string, string[]>)carrier!).GetValueOrDefault(field);
        value = found is [var single] ? single : null;
        values = found is { Length: > 1 } ? found : null;
    }
}
