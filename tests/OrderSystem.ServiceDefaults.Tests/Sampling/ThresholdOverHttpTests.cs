using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class ThresholdOverHttpTests
{
    // Its rightmost 56 bits are above any threshold of the tests.
    private const string HighTraceId = "0af7651916cd43dd84ffffffffffffff";

    [Theory]
    [InlineData("traceidratio")]
    [InlineData("parentbased_traceidratio")]
    public async Task A_sampled_root_carries_the_threshold(string sampler)
    {
        var state = await TraceStateOfAsync(sampler, "0.5", $"x-trace-id: {HighTraceId}");

        Assert.Equal("ot=th:8", state);
    }

    [Theory]
    [InlineData("traceidratio")]
    [InlineData("parentbased_traceidratio")]
    public async Task So_does_the_child_of_a_span_without_a_decision(string sampler)
    {
        var state = await TraceStateOfAsync(sampler, "0.5", $"x-trace-id: {HighTraceId}", "x-span-id: b7ad6b7169203331");

        Assert.Equal("ot=th:8", state);
    }

    [Fact]
    public async Task A_sampler_that_follows_its_parent_leaves_the_threshold_as_it_came()
    {
        var state = await TraceStateOfAsync(
            "parentbased_traceidratio", "0.5", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-03", "tracestate: a=1,ot=th:c");

        Assert.Equal("a=1,ot=th:c", state);
    }

    [Theory]
    [InlineData("01", "a=1,ot=th:c;rv:00000000000000", "ot=rv:00000000000000,a=1")]
    [InlineData("00", "a=1,ot=th:c", "a=1")]
    [InlineData("00", "a=1,ot=th:c;rv:00000000000000", "a=1,ot=th:c;rv:00000000000000")]
    public async Task A_threshold_that_contradicts_the_callers_decision_goes_no_further(string flags, string arriving, string expected)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => Activity.Current?.TraceStateString), ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"));

        using var answer = await service.GetAsync("/", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-{flags}", $"tracestate: {arriving}");

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_sampler_that_decides_for_itself_writes_its_own_threshold()
    {
        var state = await TraceStateOfAsync(
            "traceidratio", "0.5", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-03", "tracestate: a=1,ot=th:c");

        Assert.Equal("ot=th:8,a=1", state);
    }

    [Theory]
    [InlineData("a=1,ot=th:c", "a=1")]
    [InlineData("a=1", "a=1")]
    public async Task By_default_no_threshold_is_written_and_none_of_another_sampler_is_kept(string arriving, string expected)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => "hello"), ("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.5"));
        await service.GetAsync("/", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-03", $"tracestate: {arriving}");
        await service.GetAsync("/", $"x-trace-id: {HighTraceId}");
        await Wait.UntilAsync(() => service.Spans.Count == 2, "the server spans");

        Assert.Equal([expected, null], service.Spans.Select(span => span.TraceStateString).OrderDescending());
    }

    [Fact]
    public async Task Without_a_ratio_there_is_no_threshold()
    {
        var state = await TraceStateOfAsync("always_on", null);

        Assert.Null(state);
    }

    private static async Task<string?> TraceStateOfAsync(string sampler, string? ratio, params string[] headers)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => "hello"), ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", ratio),
            ("Telemetry:WriteSamplingThreshold", "true"));
        await service.GetAsync("/", headers);
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        return service.Spans.Single().TraceStateString;
    }
}
