using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class SamplingRulesTests
{
    private static readonly (string Key, string? Value)[] OrdersAlwaysReadsNever =
    [
        ("Tracing:Sampling:Sampler", "always_off"),
        ("Tracing:Sampling:Rules:0:Route", "POST /api/orders"),
        ("Tracing:Sampling:Rules:0:Sampler", "always_on"),
        ("Tracing:Sampling:Rules:1:Route", "GET /api/orders/{id}/history"),
        ("Tracing:Sampling:Rules:1:Sampler", "always_on"),
        ("Tracing:Sampling:Rules:2:Caller", "probe/*"),
        ("Tracing:Sampling:Rules:2:Sampler", "always_on"),
    ];

    [Theory]
    [InlineData("POST", "/api/orders", "curl/8", true)]
    [InlineData("GET", "/api/orders", "curl/8", false)]
    [InlineData("GET", "/api/orders/17/history", "curl/8", true)]
    [InlineData("GET", "/api/orders/17/18/history", "curl/8", false)]
    [InlineData("GET", "/api/users", "probe/1.0", true)]
    [InlineData("GET", "/api/users", "a probe/1.0", false)]
    public async Task The_first_rule_that_matches_a_request_decides(string method, string path, string userAgent, bool isSampled)
    {
        await using var service = await TestService.StartAsync(app => app.Map("{**path}", IsCurrentSampled), OrdersAlwaysReadsNever);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.UserAgent.ParseAdd(userAgent);
        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(isSampled, await answer.Content.ReadFromJsonAsync<bool>(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "/api/users", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "/api/orders", false)]
    public async Task A_decision_that_came_with_the_request_stands(string traceparent, string path, bool isSampled)
    {
        await using var service = await TestService.StartAsync(app => app.MapPost("{**path}", IsCurrentSampled), OrdersAlwaysReadsNever);

        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("traceparent", traceparent);
        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(isSampled, await answer.Content.ReadFromJsonAsync<bool>(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reload_changes_the_decisions_and_a_wrong_one_changes_nothing()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", IsCurrentSampled), ("Tracing:Sampling:Sampler", "always_off"));
        var configuration = (IConfigurationRoot)service.App.Configuration;

        Assert.False(await Asked(service));

        service.App.Configuration["Tracing:Sampling:Sampler"] = "always_on";
        configuration.Reload();
        Assert.True(await Asked(service));

        service.App.Configuration["Tracing:Sampling:Sampler"] = "sometimes";
        configuration.Reload();
        Assert.True(await Asked(service));
        Assert.Contains(service.Logs, log => log.Message.Contains("Tracing:Sampling:Sampler is 'sometimes'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tracing:Sampling:Sampler", "sometimes", "Tracing:Sampling:Sampler is 'sometimes', but must be one of always_on, always_off, traceidratio, ratelimited.")]
    [InlineData("Tracing:Sampling:Ratio", "2", "Tracing:Sampling:Ratio is '2', but must be a number from 0 to 1.")]
    [InlineData("Tracing:Sampling:Ratio", "NaN", "Tracing:Sampling:Ratio is 'NaN', but must be a number from 0 to 1.")]
    [InlineData("Tracing:Sampling:Rules:0:Ratio", "-0.1", "Tracing:Sampling:Rules:0:Ratio is '-0.1', but must be a number from 0 to 1.")]
    [InlineData("Tracing:Sampling:Rules:1:TracesPerSecond", "0", "Tracing:Sampling:Rules:1:TracesPerSecond is '0', but must be a number from 0.001 to 1000000.")]
    [InlineData("Tracing:Sampling:Rules:1:Burst", "many", "Tracing:Sampling:Rules:1:Burst is 'many', but must be a number from 1 to 1000000.")]
    [InlineData("Tracing:Sampling:Rules:0:Attribute", "tenant", "Tracing:Sampling:Rules:0:Attribute is 'tenant', but must be name=value.")]
    [InlineData("Tracing:Sampling:Rules:0:Path", "/", "Tracing:Sampling:Rules:0:Path is not known: a rule has Route, Grain, Attribute, Caller, Sampler, Ratio, TracesPerSecond, Burst.")]
    public async Task A_wrong_rule_ends_the_start_with_a_sentence_that_names_the_key(string key, string value, string sentence)
    {
        var builder = TestService.CreateBuilder(
        [
            ("Tracing:Sampling:Sampler", "traceidratio"),
            ("Tracing:Sampling:Ratio", "0.1"),
            ("Tracing:Sampling:Rules:0:Sampler", "traceidratio"),
            ("Tracing:Sampling:Rules:0:Ratio", "1"),
            ("Tracing:Sampling:Rules:1:Sampler", "ratelimited"),
            ("Tracing:Sampling:Rules:1:TracesPerSecond", "5"),
            (key, value),
        ]);
        await using var app = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(sentence, refused.Failures);
    }

    [Theory]
    [InlineData("IOrderGrain/Place", ActivityKind.Server, null, true)]
    [InlineData("IOrderGrainArchive/Place", ActivityKind.Server, null, false)]
    [InlineData("order.recover", ActivityKind.Internal, "gold", true)]
    [InlineData("order.recover", ActivityKind.Internal, "silver", false)]
    public void A_rule_may_name_a_grain_interface_or_an_attribute(string name, ActivityKind kind, string? tenant, bool isSampled)
    {
        var rules = Read(
            ("Sampler", "always_off"),
            ("Rules:0:Grain", "IOrderGrain"),
            ("Rules:0:Sampler", "always_on"),
            ("Rules:1:Attribute", "tenant=go*"),
            ("Rules:1:Sampler", "always_on"));

        var root = new SamplingParameters(
            default, ActivityTraceId.CreateRandom(), name, kind, tenant is null ? null : [new("tenant", tenant)]);

        Assert.Equal(isSampled, IsSampled(rules.For(root, request: null), root));
    }

    [Fact]
    public void A_rule_that_asks_for_two_things_needs_both()
    {
        var rules = Read(
            ("Sampler", "always_off"),
            ("Rules:0:Route", "GET /reports/*"),
            ("Rules:0:Caller", "batch*"),
            ("Rules:0:Sampler", "always_on"));
        var root = new SamplingParameters(default, ActivityTraceId.CreateRandom(), "GET", ActivityKind.Server);

        Assert.True(IsSampled(rules.For(root, new RequestToSample("GET", "/reports/2026/11", "batch/2")), root));
        Assert.False(IsSampled(rules.For(root, new RequestToSample("GET", "/reports/2026/11", "browser")), root));
        Assert.False(IsSampled(rules.For(root, new RequestToSample("GET", "/orders", "batch/2")), root));
        Assert.False(IsSampled(rules.For(root, request: null), root));
    }

    [Fact]
    public void A_rate_limit_takes_a_burst_and_then_so_many_a_second()
    {
        var time = new FakeTimeProvider();
        var sampler = new RateLimitedSampler(tracesPerSecond: 2, burst: 5, time);
        var root = new SamplingParameters(default, ActivityTraceId.CreateRandom(), "GET", ActivityKind.Server);

        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, root)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, root)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, root)));
    }

    private static bool IsCurrentSampled() => Activity.Current is { Recorded: true };

    private static async Task<bool> Asked(TestService service)
    {
        using var answer = await service.GetAsync("/");
        return await answer.Content.ReadFromJsonAsync<bool>(TestContext.Current.CancellationToken);
    }

    private static SamplingRules Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>($"{SamplingRules.Section}:{setting.Key}", setting.Value))).Build();
        var (rules, failure) = SamplingRules.Read(configuration, TimeProvider.System);
        Assert.Null(failure);
        return rules!;
    }

    private static bool IsSampled(Sampler sampler, in SamplingParameters root) =>
        sampler.ShouldSample(root).Decision == SamplingDecision.RecordAndSample;
}
