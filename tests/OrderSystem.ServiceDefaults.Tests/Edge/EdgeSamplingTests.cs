using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public sealed class EdgeSamplingTests : IDisposable
{
    private readonly ActivitySource _domain = new(TestService.Name);

    [Theory]
    [InlineData("parentbased_traceidratio", true)]
    [InlineData("parentbased_traceidratio", false)]
    [InlineData("traceidratio", true)]
    [InlineData("traceidratio", false)]
    public async Task A_request_with_the_older_headers_is_sampled_like_a_root_and_whole(string sampler, bool withSpanId)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", "0.5"));
        var ratio = new ConsistentRatioSampler(0.5);
        var expected = new HashSet<string>();

        for (var i = 0; i < 40; i++)
        {
            var traceId = ActivityTraceId.CreateRandom();
            if (ratio.ShouldSample(new SamplingParameters(default, traceId, "x", ActivityKind.Server)).Decision == SamplingDecision.RecordAndSample)
            {
                expected.Add(traceId.ToHexString());
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("x-trace-id", traceId.ToHexString());
            if (withSpanId)
            {
                request.Headers.Add("x-span-id", "b7ad6b7169203331");
            }

            using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(traceId.ToHexString(), answer.Headers.GetValues("x-trace-id").Single());
        }

        await Wait.UntilAsync(() => service.Spans.Count == 2 * expected.Count, "a server and a domain span of each sampled request");
        Assert.Equal(expected, service.Spans.Select(span => span.TraceId.ToHexString()).ToHashSet());
    }

    [Fact]
    public async Task A_request_that_is_not_sampled_still_names_its_trace()
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", "always_off"));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        var traceId = answer.Headers.GetValues("x-trace-id").Single();
        Assert.Equal($"00-{traceId}-{answer.Headers.GetValues("x-span-id").Single()}-02", answer.Headers.GetValues("traceresponse").Single());
        Assert.Empty(service.Spans);
        Assert.Equal(traceId, Assert.Single(service.Logs, log => log.Event == "RequestCompleted").TraceId.ToHexString());
    }

    [Theory]
    [InlineData("always_off")]
    [InlineData("parentbased_always_off")]
    public async Task A_request_that_is_not_sampled_still_continues_the_older_trace_id(string sampler)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-trace-id", "0af7651916cd43dd8448eb211c80319c");

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", answer.Headers.GetValues("x-trace-id").Single());
        Assert.False(answer.Headers.Contains("x-parent-span-id"));
        Assert.Empty(service.Spans);
    }

    [Fact]
    public async Task The_callers_decision_not_to_sample_is_kept()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", answer.Headers.GetValues("x-trace-id").Single());
        Assert.Empty(service.Spans);
    }

    public void Dispose() => _domain.Dispose();

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/", () =>
        {
            using var span = _domain.StartActivity("domain.work");
            return "hello";
        }),
        settings);
}
