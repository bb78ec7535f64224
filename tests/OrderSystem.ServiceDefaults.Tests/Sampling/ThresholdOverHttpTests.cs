using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class ThresholdOverHttpTests
{
    // Its rightmost 56 bits are above any threshold of the tests.
    private const string HighTraceId = "0af7651916cd43dd84ffffffffffffff";

    [Theory]
    [InlineData("01", "a=1,ot=th:c", "a=1,ot=th:c")]
    [InlineData("01", "a=1,ot=th:c;rv:00000000000000", "ot=rv:00000000000000,a=1")]
    [InlineData("00", "a=1,ot=th:c", "a=1")]
    [InlineData("00", "a=1,ot=th:c;rv:00000000000000", "a=1,ot=th:c;rv:00000000000000")]
    [InlineData("01", "a=1,ot=th:3F", "a=1")]
    [InlineData("01", "a=1,ot=rv:9B8233f7e3a151", "a=1")]
    public async Task A_sampler_that_follows_its_caller_leaves_the_threshold_as_it_came_unless_it_cannot_be_true(string flags, string arriving, string expected)
    {
        Assert.Equal(expected, await TraceStateOfAsync("parentbased_traceidratio", flags, arriving));
    }

    [Theory]
    [InlineData("traceidratio", "a=1,ot=th:c", "a=1")]
    [InlineData("traceidratio", "a=1", "a=1")]
    [InlineData("always_on", "a=1,ot=th:c", "a=1")]
    public async Task A_sampler_that_decides_for_itself_keeps_no_threshold_of_another(string sampler, string arriving, string expected)
    {
        Assert.Equal(expected, await TraceStateOfAsync(sampler, "03", arriving));
    }

    [Theory]
    [InlineData("parentbased_traceidratio")]
    [InlineData("traceidratio")]
    [InlineData("always_on")]
    public async Task A_new_trace_has_no_tracestate(string sampler)
    {
        await using var service = await StartAsync(sampler);

        using var answer = await service.GetAsync("/", $"x-trace-id: {HighTraceId}");

        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        Assert.Null(service.Spans.Single().TraceStateString);
    }

    private static async Task<string> TraceStateOfAsync(string sampler, string flags, string arriving)
    {
        await using var service = await StartAsync(sampler);
        using var answer = await service.GetAsync("/", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-{flags}", $"tracestate: {arriving}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Task<TestService> StartAsync(string sampler) => TestService.StartAsync(
        app => app.MapGet("/", () => Activity.Current?.TraceStateString ?? string.Empty),
        ("OTEL_TRACES_SAMPLER", sampler),
        ("OTEL_TRACES_SAMPLER_ARG", "0.5"));
}
