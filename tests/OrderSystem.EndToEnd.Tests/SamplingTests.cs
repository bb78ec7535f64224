using System.Collections.Concurrent;
using Aspire.Hosting.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

[Collection(StoppedAndStarted.Collection)]
public sealed class SamplingTests(StoppedAndStarted system)
{
    // How many requests, and how many of them are sampled. Of 300 at 10 % fewer than 6 or more than 66 have a probability
    // below one in a million.
    internal static readonly (string Ratio, int Requests, int Least, int Most)[] Ratios =
    [
        ("0", 100, 0, 0),
        ("0.1", 300, 6, 66),
        ("1", 100, 100, 100),
    ];

    /// <summary>The AppHost's settings that sample each caller at its ratio.</summary>
    internal static IEnumerable<string> Settings =>
    [
        "Tracing:Sampling:Sampler=always_on",
        .. Ratios.SelectMany((rule, index) => (string[])
        [
            $"Tracing:Sampling:Rules:{index}:Caller={CallerOf(rule.Ratio)}",
            $"Tracing:Sampling:Rules:{index}:Sampler=traceidratio",
            $"Tracing:Sampling:Rules:{index}:Ratio={rule.Ratio}",
        ]),
    ];

    [Fact]
    public void At_any_ratio_a_request_is_a_whole_trace_or_none()
    {
        // Stopping has flushed: nothing can arrive later.
        var traces = system.Received.GetTraces();
        Assert.All(traces, trace => Assert.True(
            trace.IsComplete() && trace.Root!.Service == "gateway", $"Not a whole request:\n{trace.ToTreeText()}"));
        var all = new HashSet<string>();
        foreach (var ((_, requests, least, most), ofRatio) in Ratios.Zip(system.Sampled))
        {
            var sampled = ofRatio.Where(trace => (trace.Value & 0x01) != 0).Select(trace => trace.Key).ToHashSet();
            Assert.Equal(requests, ofRatio.Count);
            Assert.InRange(sampled.Count, least, most);
            Assert.Equal(sampled, traces.Select(trace => trace.TraceId).Where(ofRatio.ContainsKey).ToHashSet());
            Assert.All(traces.Where(trace => sampled.Contains(trace.TraceId)), trace => Assert.Superset(
                new HashSet<string> { "order.create", "IUserGrain/GetOwner", "payment.gateway_request", "POST /charges", "order.confirm" },
                trace.Spans.Select(span => span.Name).ToHashSet()));
            all.UnionWith(ofRatio.Keys);
        }

        // Of the caller at 0 there is nothing at all, also not of the user that it created.
        var callers = traces.Select(trace => trace.Root!.Attributes["user_agent.original"]).ToHashSet();
        Assert.DoesNotContain("ratio/0", callers);
        Assert.Contains("ratio/1", callers);

        // Sampled or not, the log lines of a request carry its trace id, in every process.
        Assert.All(all, traceId => Assert.Equal(
            ["gateway", "payment-provider", "silo"],
            system.Received.GetLogs(traceId).Select(log => log.Service).Distinct().Order()));
    }

    /// <summary>Places the orders of all callers at once.</summary>
    internal static async Task<IReadOnlyList<ConcurrentDictionary<string, byte>>> PlaceAsync(RunningSystem system) =>
        await Task.WhenAll(Ratios.Select(rule => PlaceAsync(system, CallerOf(rule.Ratio), rule.Requests)));

    private static string CallerOf(string ratio) => $"ratio/{ratio}";

    /// <summary>Places orders, and gives back the trace flags of each answer by its trace id.</summary>
    private static async Task<ConcurrentDictionary<string, byte>> PlaceAsync(RunningSystem system, string caller, int requests)
    {
        var orders = new OrderApi(system.App.CreateHttpClient("gateway", "http"), system.Data.Token);
        orders.Http.DefaultRequestHeaders.UserAgent.ParseAdd(caller);
        var user = await orders.CreateUserAsync();
        var flags = new ConcurrentDictionary<string, byte>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            using var response = await orders.PlaceAsync(user);
            response.EnsureSuccessStatusCode();
            var traceResponse = response.Headers.GetValues("traceresponse").Single().Split('-');
            flags[traceResponse[1]] = Convert.ToByte(traceResponse[3], 16);
        });
        return flags;
    }
}
