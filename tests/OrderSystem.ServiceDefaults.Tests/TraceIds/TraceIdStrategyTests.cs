using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrderSystem.ServiceDefaults.Tests.Support;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Tests.TraceIds;

public sealed class TraceIdStrategyTests : IDisposable
{
    private const string Adopted = "0af7651916cd43dd8448eb211c80319c";

    private readonly ActivitySource _domain = new(TestService.Name);
    private readonly ActivitySource _unlisted = new("Somebody.Else");

    [Theory]
    [InlineData("TimeOrdered", true)]
    [InlineData("timeordered", true)]
    [InlineData("Random", false)]
    [InlineData(null, false)]
    public async Task The_configured_strategy_makes_the_ids_of_new_traces(string? strategy, bool timeOrdered)
    {
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        await using var service = await StartAsync(("Tracing:TraceIds:Strategy", strategy));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        var id = ActivityTraceId.CreateFromString(answer.Headers.GetValues("x-trace-id").Single());
        Assert.Equal(timeOrdered, TimeOf(id) >= before && TimeOf(id) <= DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData("TimeOrdered", "always_on", "03")]
    [InlineData("TimeOrdered", "always_off", "02")]
    [InlineData("Random", "always_on", "03")]
    [InlineData("Random", "always_off", "02")]
    [InlineData("Random", "parentbased_always_off", "02")]
    public async Task A_root_says_that_its_id_is_random_whether_recorded_or_not(string strategy, string sampler, string flags)
    {
        await using var service = await StartAsync(("Tracing:TraceIds:Strategy", strategy), ("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.EndsWith($"-{flags}", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
        using var root = _domain.StartActivity("root");
        Assert.EndsWith($"-{flags}", root?.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_is_that_of_the_applications_clock()
    {
        var noon = new DateTimeOffset(2021, 2, 3, 12, 0, 0, TimeSpan.Zero);
        await using var service = await TestService.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(noon)),
            app => app.MapGet("/", () => "hello"),
            ("Tracing:TraceIds:Strategy", "TimeOrdered"));

        Assert.Equal(noon, TimeOf(TraceIdSource.Next()));
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

    [Fact]
    public void A_strategy_that_does_not_exist_is_refused()
    {
        using var services = TestService.CreateBuilder(("Tracing:TraceIds:Strategy", "7")).Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("Tracing:TraceIds:Strategy must be one of Random, TimeOrdered.", Assert.Single(refusal.Failures));
    }

    public void Dispose()
    {
        TraceIdSource.Use(null, TimeProvider.System);
        _domain.Dispose();
        _unlisted.Dispose();
    }

    // The first 48 bits; of a random id some time, nearly always one far from now.
    private static DateTimeOffset TimeOf(ActivityTraceId id)
    {
        var milliseconds = Convert.ToInt64(id.ToHexString()[..12], 16);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/", () =>
        {
            using var span = _domain.StartActivity("domain.work");
            return "hello";
        }),
        settings);
}
