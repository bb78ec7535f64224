using System.Collections.Concurrent;
using Aspire.Hosting.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

public sealed class SamplingTests
{
    // How many requests, and how many of them are sampled. Of 300 at 10 % fewer than 6 or more than 66 have a probability
    // below one in a million.
    private static readonly (string Ratio, int Requests, int Least, int Most)[] Ratios =
    [
        ("0", 100, 0, 0),
        ("0.1", 300, 6, 66),
        ("1", 100, 100, 100),
    ];

    [Fact]
    public async Task At_any_ratio_a_request_is_a_whole_trace_or_none()
    {
        await using var system = await RunningSystem.StartAsync(settings:
        [
            .. RunningSystem.Unlimited,
            "Tracing:Sampling:Sampler=always_on",
            .. Ratios.SelectMany((rule, index) => (string[])
            [
                $"Tracing:Sampling:Rules:{index}:Caller={CallerOf(rule.Ratio)}",
                $"Tracing:Sampling:Rules:{index}:Sampler=traceidratio",
                $"Tracing:Sampling:Rules:{index}:Ratio={rule.Ratio}",
            ]),
        ]);

        var flags = await Task.WhenAll(Ratios.Select(rule => PlaceAsync(system, CallerOf(rule.Ratio), rule.Requests)));

        // Stopping flushes: nothing can arrive later.
        await system.StopAsync();
        var traces = system.Traces.Store.GetTraces();
        Assert.All(traces, trace => Assert.True(
            trace.IsComplete() && trace.Root!.Service == "gateway", $"Not a whole request:\n{trace.ToTreeText()}"));
        var all = new HashSet<string>();
        foreach (var ((_, requests, least, most), ofRatio) in Ratios.Zip(flags))
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
            system.Traces.Store.GetLogs(traceId).Select(log => log.Service).Distinct().Order()));
    }

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
