using System.Net;
using System.Net.Http.Json;

namespace OrderSystem.Conformance.Tests;

/// <summary>What must come out of a grain on another silo, whatever the sampler decides.</summary>
public abstract class PropagationTests(Harness harness)
{
    protected const string TraceId = "12345678901234567890123456789012";
    protected const string SpanId = "1234567890123456";
    protected const string TraceParent = $"00-{TraceId}-{SpanId}-01";

    [Fact]
    public async Task The_request_is_made_on_another_silo_than_the_one_that_received_the_call()
    {
        using var response = await harness.PostAsync(1);

        Assert.Single(harness.TakeRequests());
        var paths = await response.Content.ReadFromJsonAsync<RequestPath[]>(TestContext.Current.CancellationToken);
        Assert.Equal([new RequestPath("entry-silo", "outgoing-silo", 200)], paths!);
    }

    [Fact]
    public async Task The_trace_goes_on_below_spans_of_ours_one_for_each_request_of_a_call()
    {
        var sent = await harness.PassThroughAsync(3, ("traceparent", TraceParent));

        Assert.Equal(3, sent.Count);
        Assert.All(sent, request => Assert.Equal((TraceId, null, null), (request.TraceId, request.TraceState, request.Baggage)));
        Assert.Equal(4, sent.Select(request => request.SpanId).Append(SpanId).Distinct().Count());
    }

    [Theory]
    [InlineData("03", true)]
    [InlineData("01", false)]
    [InlineData("02", true)]
    public async Task The_random_flag_arrives_as_it_was_received(string flags, bool isRandom)
    {
        var sent = await harness.PassThroughAsync(("traceparent", $"00-{TraceId}-{SpanId}-{flags}"));

        Assert.Equal(isRandom, (Convert.ToByte(sent.Flags, 16) & 0x02) != 0);
    }

    [Fact]
    public async Task The_tracestate_arrives_whole_and_in_order()
    {
        var sent = await harness.PassThroughAsync(
            ("traceparent", TraceParent), ("tracestate", "foo=1 \t , \t bar=2"), ("tracestate", "vendor@tenant=3"));

        Assert.Equal(["foo=1", "bar=2", "vendor@tenant=3"], sent.TraceState!.Split(',').Select(member => member.Trim()));
    }

    [Theory]
    [InlineData("cc")]
    [InlineData("01")]
    public async Task A_later_version_is_read_as_far_as_known_and_sent_on_as_version_00(string version)
    {
        var sent = await harness.PassThroughAsync(("traceparent", $"{version}-{TraceId}-{SpanId}-01-what-the-future-brings"));

        Assert.StartsWith($"00-{TraceId}-", sent.TraceParent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"ff-{TraceId}-{SpanId}-01")]
    [InlineData($"00-{TraceId}-{SpanId}-01-more")]
    [InlineData($"00-{TraceId}-0000000000000000-01")]
    [InlineData($"00-00000000000000000000000000000000-{SpanId}-01")]
    [InlineData($"00-{TraceId}-{SpanId}-0.")]
    [InlineData(null)]
    public async Task Without_a_valid_traceparent_a_trace_of_its_own_begins_and_the_tracestate_is_dropped(string? traceParent)
    {
        (string, string) traceState = ("tracestate", "foo=1");
        var sent = await harness.PassThroughAsync(
            traceParent is null ? [traceState] : [("traceparent", traceParent), traceState]);

        Assert.Matches("^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$", sent.TraceParent);
        Assert.NotEqual(TraceId, sent.TraceId);
        Assert.Null(sent.TraceState);
    }

    [Fact]
    public async Task A_tracestate_of_more_than_32_members_is_dropped_and_the_trace_goes_on()
    {
        var members = Enumerable.Range(1, 33).Select(number => $"bar{number:00}={number:00}").ToList();
        var (most, tooMany) = (string.Join(',', members.Take(32)), string.Join(',', members));

        var accepted = await harness.PassThroughAsync(("traceparent", TraceParent), ("tracestate", most));
        var dropped = await harness.PassThroughAsync(("traceparent", TraceParent), ("tracestate", tooMany));

        Assert.Equal(most, accepted.TraceState);
        Assert.Equal((TraceId, null), (dropped.TraceId, dropped.TraceState));
    }

    [Fact]
    public async Task What_the_edge_decided_is_what_leaves_the_grain()
    {
        for (var i = 0; i < 100; i++)
        {
            using var response = await harness.PostAsync(1);
            var sent = Assert.Single(harness.TakeRequests());

            var edge = Assert.Single(response.Headers.GetValues("traceresponse")).Split('-');
            Assert.Equal((edge[1], edge[3]), (sent.TraceId, sent.Flags));
        }
    }

    [Fact]
    public async Task A_request_to_elsewhere_than_this_machine_is_refused()
    {
        using var actions = new StringContent("""[{"url":"http://192.0.2.1/","arguments":[]}]""", null, "application/json");
        using var response = await harness.PostAsync(actions);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}

public sealed class AlwaysOnTests(AlwaysOnHarness harness) : PropagationTests(harness), IClassFixture<AlwaysOnHarness>
{
    private readonly Harness _harness = harness;

    [Fact]
    public async Task A_sampled_trace_stays_sampled_and_random_through_every_hop() =>
        Assert.Equal("03", (await _harness.PassThroughAsync(("traceparent", $"00-{TraceId}-{SpanId}-03"))).Flags);

    [Fact]
    public async Task A_retry_of_the_resilience_handler_stays_in_the_trace()
    {
        _harness.FailNext();

        var sent = await _harness.PassThroughAsync(1, ("traceparent", TraceParent));

        Assert.Equal([TraceId, TraceId], sent.Select(request => request.TraceId));
        Assert.NotEqual(sent[0].SpanId, sent[1].SpanId);
    }
}

public sealed class AlwaysOffTests(AlwaysOffHarness harness) : PropagationTests(harness), IClassFixture<AlwaysOffHarness>
{
    private readonly Harness _harness = harness;

    [Fact]
    public async Task What_is_sampled_out_says_so_and_keeps_its_random_flag() =>
        Assert.Equal("02", (await _harness.PassThroughAsync(("traceparent", $"00-{TraceId}-{SpanId}-03"))).Flags);
}

public sealed class TenPercentTests(TenPercentHarness harness) : PropagationTests(harness), IClassFixture<TenPercentHarness>;
