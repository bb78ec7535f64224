using System.Collections.Concurrent;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

public sealed class SamplingTests
{
    [Theory]
    [InlineData("0", 100)]
    [InlineData("0.1", 300)]
    [InlineData("1", 100)]
    public async Task At_any_ratio_a_request_is_a_whole_trace_or_none(string ratio, int requests)
    {
        await using var system = await RunningSystem.StartAsync(
            settings: [.. RunningSystem.Unlimited, "OTEL_TRACES_SAMPLER=parentbased_traceidratio", $"OTEL_TRACES_SAMPLER_ARG={ratio}"]);
        var user = await system.Orders.CreateUserAsync();

        var flags = new ConcurrentDictionary<string, byte>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            using var response = await system.Orders.PlaceAsync(user);
            response.EnsureSuccessStatusCode();
            var traceResponse = response.Headers.GetValues("traceresponse").Single().Split('-');
            flags[traceResponse[1]] = Convert.ToByte(traceResponse[3], 16);
        });
        var all = flags.Keys.ToHashSet();
        var sampled = flags.Where(trace => (trace.Value & 0x01) != 0).Select(trace => trace.Key).ToHashSet();

        // Stopping flushes: nothing can arrive later.
        await system.StopAsync();
        var traces = system.Traces.Store.GetTraces();

        Assert.Equal(requests, all.Count);
        Assert.All(traces, trace => Assert.True(
            trace.IsComplete() && trace.Root!.Service == "gateway", $"Not a whole request:\n{trace.ToTreeText()}"));
        Assert.Equal(sampled, traces.Select(trace => trace.TraceId).Where(all.Contains).ToHashSet());
        Assert.All(traces.Where(trace => sampled.Contains(trace.TraceId)), trace => Assert.Superset(
            new HashSet<string> { "order.create", "IUserGrain/GetOwner", "payment.gateway_request", "POST /charges", "order.confirm" },
            trace.Spans.Select(span => span.Name).ToHashSet()));
        switch (ratio)
        {
            case "0":
                Assert.Empty(traces);
                break;
            case "1":
                Assert.Equal(requests, sampled.Count);
                break;
            default:
                // 300 requests at 10 %: fewer than 6 or more than 66 has a probability below one in a million.
                Assert.InRange(sampled.Count, 6, 66);
                break;
        }

        // Sampled or not, the log lines of a request carry its trace id, in every process.
        Assert.All(all, traceId => Assert.Equal(
            ["gateway", "payment-provider", "silo"],
            system.Traces.Store.GetLogs(traceId).Select(log => log.Service).Distinct().Order()));
    }
}
