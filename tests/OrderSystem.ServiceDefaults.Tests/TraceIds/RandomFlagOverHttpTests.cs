using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.TraceIds;

public sealed class RandomFlagOverHttpTests : IDisposable
{
    private const string Adopted = "0af7651916cd43dd8448eb211c80319c";

    private readonly ActivitySource _domain = new(TestService.Name);
    private readonly ActivitySource _unlisted = new("Somebody.Else");

    [Theory]
    [InlineData("always_on", "03")]
    [InlineData("always_off", "02")]
    [InlineData("parentbased_always_off", "02")]
    public async Task A_root_says_that_its_id_is_random_whether_recorded_or_not(string sampler, string flags)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.EndsWith($"-{flags}", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
        using var root = _domain.StartActivity("root");
        Assert.EndsWith($"-{flags}", root?.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_inherits_the_flag()
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Spans.Count == 2, "server and domain span");
        Assert.All(service.Spans, span => Assert.Equal(0x03, (int)span.ActivityTraceFlags));
    }

    [Theory]
    [InlineData("always_on", "01")]
    [InlineData("always_off", "00")]
    public async Task An_id_that_the_client_brought_is_not_called_random(string sampler, string flags)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-trace-id", Adopted);

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.StartsWith($"00-{Adopted}-", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
        Assert.EndsWith($"-{flags}", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_flag_of_a_caller_stays_as_it_came()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", $"00-{Adopted}-b7ad6b7169203331-01");

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.EndsWith("-01", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_that_nobody_records_stay_unheard()
    {
        await using var service = await StartAsync();

        Assert.True(_domain.HasListeners());
        Assert.False(_unlisted.HasListeners());
    }

    public void Dispose()
    {
        _domain.Dispose();
        _unlisted.Dispose();
    }

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/", () =>
        {
            using var span = _domain.StartActivity("domain.work");
            return "hello";
        }),
        settings);
}
