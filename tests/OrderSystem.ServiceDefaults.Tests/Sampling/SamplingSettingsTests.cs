using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

/// <summary>The sampler of the variables, and the rules of <c>Tracing:Sampling</c>.</summary>
public class SamplingSettingsTests
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
    [InlineData("always_on", null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("always_on", "nonsense", "ParentBased{AlwaysOnSampler}")]
    [InlineData("ALWAYS_OFF", null, "AlwaysOffSampler")]
    [InlineData("traceidratio", "0.25", "ParentBased{ConsistentRatioSampler{0.250000}}")]
    [InlineData("traceidratio", "1", "ParentBased{ConsistentRatioSampler{1.000000}}")]
    [InlineData("parentbased_always_on", null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("parentbased_always_off", null, "ParentBased{AlwaysOffSampler}")]
    [InlineData("ParentBased_TraceIdRatio", "1e-3", "ParentBased{ConsistentRatioSampler{0.001000}}")]
    [InlineData("parentbased_traceidratio", null, "ParentBased{ConsistentRatioSampler{1.000000}}")]
    [InlineData(null, null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("", "", "ParentBased{AlwaysOnSampler}")]
    [InlineData(" traceidratio ", " 0 ", "ParentBased{ConsistentRatioSampler{0.000000}}")]
    public void The_named_sampler_is_made(string? name, string? argument, string description)
    {
        using var services = TestService.Services(("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument));

        Assert.Equal(description, services.GetRequiredService<Sampler>().Description);
        Assert.Empty(TestService.Failures(("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument)));
    }

    [Theory]
    [InlineData("always_on", true, true)]
    [InlineData("always_off", false, false)]
    [InlineData("traceidratio", true, true)]
    [InlineData("parentbased_always_on", true, false)]
    [InlineData("parentbased_always_off", true, false)]
    [InlineData("parentbased_traceidratio", true, false)]
    public void Only_what_is_based_on_the_parent_follows_a_caller(string name, bool belowSampled, bool belowSampledOut)
    {
        using var services = TestService.Services(("OTEL_TRACES_SAMPLER", name));
        var sampler = services.GetRequiredService<Sampler>();

        Assert.Equal(
            (belowSampled, belowSampledOut), (Below(ActivityTraceFlags.Recorded), Below(ActivityTraceFlags.None)));

        bool Below(ActivityTraceFlags flags)
        {
            var trace = ActivityTraceId.CreateRandom();
            var caller = new ActivityContext(trace, ActivitySpanId.CreateRandom(), flags, isRemote: true);
            return IsSampled(sampler, new SamplingParameters(caller, trace, "GET", ActivityKind.Server));
        }
    }

    [Fact]
    public void Rules_need_nothing_of_the_edge()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Tracing:Sampling:Sampler", "always_off"),
            new("Tracing:Sampling:Rules:0:Grain", "IOrderGrain"),
            new("Tracing:Sampling:Rules:0:Sampler", "ratelimited"),
            new("Tracing:Sampling:Rules:0:TracesPerSecond", "1"),
        ]).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        services.AddSampler(configuration);
        using var provider = services.BuildServiceProvider();

        var sampler = provider.GetRequiredService<Sampler>();

        Assert.True(IsSampled(sampler, Root("IOrderGrain/Place")));
        Assert.False(IsSampled(sampler, Root("GET")));
    }

    [Theory]
    [InlineData("parentbased_traceidratio", "1.1")]
    [InlineData("parentbased_traceidratio", "-0.1")]
    [InlineData("traceidratio", "0,1")]
    [InlineData("traceidratio", "NaN")]
    [InlineData("traceidratio", "ten percent")]
    public void What_is_no_ratio_is_refused_at_start_in_one_sentence(string name, string argument) => Assert.Equal(
        $"OTEL_TRACES_SAMPLER_ARG is '{argument}', but {name} needs a number from 0 to 1.",
        Assert.Single(TestService.Failures(("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument))));

    [Theory]
    [InlineData("POST", "/api/orders", "curl/8", true)]
    [InlineData("GET", "/api/orders", "curl/8", false)]
    [InlineData("GET", "/api/orders/17/history", "curl/8", true)]
    [InlineData("GET", "/api/orders/17/18/history", "curl/8", false)]
    [InlineData("GET", "/api/users", "probe/1.0", true)]
    [InlineData("GET", "/api/users", "a probe/1.0", false)]
    [InlineData("POST", "/api/users", "curl/8", true, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("POST", "/api/orders", "curl/8", false, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    public async Task The_first_rule_that_matches_a_request_decides_unless_its_caller_has(
        string method, string path, string userAgent, bool isSampled, string traceparent = "")
    {
        await using var service = await TestService.StartAsync(
            app => app.Map("{**path}", IsCurrentSampled), settings: OrdersAlwaysReadsNever);

        using var answer = await service.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path), $"User-Agent: {userAgent}", $"traceparent: {traceparent}");

        Assert.Equal(isSampled, await answer.Content.ReadFromJsonAsync<bool>(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reload_changes_the_decisions_and_a_wrong_one_changes_nothing()
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", IsCurrentSampled), settings: [("Tracing:Sampling:Sampler", "always_off")]);

        Assert.Equal("false", await (await service.GetAsync("/")).TextAsync());

        Reload(service, "always_on");
        Assert.Equal("true", await (await service.GetAsync("/")).TextAsync());

        Reload(service, "sometimes");
        Assert.Equal("true", await (await service.GetAsync("/")).TextAsync());
        Assert.Contains(
            service.Logs, log => log.Message.Contains("Tracing:Sampling:Sampler is 'sometimes'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sampler", "sometimes", "is 'sometimes', but must be one of always_on, always_off, traceidratio, ratelimited.")]
    [InlineData("Ratio", "2", "is '2', but must be a number from 0 to 1.")]
    [InlineData("Ratio", "NaN", "is 'NaN', but must be a number from 0 to 1.")]
    [InlineData("Rules:0:Ratio", "-0.1", "is '-0.1', but must be a number from 0 to 1.")]
    [InlineData("Rules:1:TracesPerSecond", "0", "is '0', but must be a number from 0.001 to 1000000.")]
    [InlineData("Rules:1:TracesPerSecond", "1000001", "is '1000001', but must be a number from 0.001 to 1000000.")]
    [InlineData("Rules:1:Burst", "many", "is 'many', but must be a number from 1 to 1000000.")]
    [InlineData("Rules:1:Burst", "0", "is '0', but must be a number from 1 to 1000000.")]
    [InlineData("Rules:0:Attribute", "tenant", "is 'tenant', but must be name=value.")]
    [InlineData(
        "Rules:0:Path", "/", "is not known: a rule has Route, Grain, Attribute, Caller, Sampler, Ratio, TracesPerSecond, Burst.")]
    public void A_wrong_rule_ends_the_start_with_a_sentence_that_names_the_key(string key, string value, string says)
    {
        var failures = TestService.Failures(
            ("Tracing:Sampling:Sampler", "traceidratio"),
            ("Tracing:Sampling:Ratio", "0.1"),
            ("Tracing:Sampling:Rules:0:Sampler", "traceidratio"),
            ("Tracing:Sampling:Rules:0:Ratio", "1"),
            ("Tracing:Sampling:Rules:1:Sampler", "ratelimited"),
            ("Tracing:Sampling:Rules:1:TracesPerSecond", "5"),
            ($"Tracing:Sampling:{key}", value));

        Assert.Equal($"Tracing:Sampling:{key} {says}", Assert.Single(failures));
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
        var root = Root(name, kind, tenant is null ? null : [new("tenant", tenant)]);

        Assert.Equal(isSampled, IsSampled(rules.For(root, request: null), root));
    }

    [Theory]
    [InlineData("7", true)]
    [InlineData(7, true)]
    [InlineData(7.5, false)]
    [InlineData(null, false)]
    [InlineData("", false)]
    public void An_attribute_of_any_type_is_read_as_text(object? value, bool isSampled)
    {
        var rules = Read(
            ("Sampler", "always_off"), ("Rules:0:Attribute", "shard=7"), ("Rules:0:Sampler", "always_on"));
        var root = Root("work", tags: [new("other", "7"), new("shard", value)]);
        var without = Root("work", tags: [new("other", "7")]);

        Assert.Equal(isSampled, IsSampled(rules.For(root, request: null), root));
        Assert.False(IsSampled(rules.For(without, request: null), without));
    }

    [Theory]
    [InlineData("Route", "*")]
    [InlineData("Caller", "*")]
    [InlineData("Grain", "*")]
    [InlineData("Attribute", "tenant=*")]
    public void What_a_trace_does_not_have_matches_no_rule_not_even_one_for_anything(string condition, string pattern)
    {
        var rules = Read(("Sampler", "always_off"), ($"Rules:0:{condition}", pattern), ("Rules:0:Sampler", "always_on"));
        var root = Root("order.recover", ActivityKind.Internal);

        Assert.False(IsSampled(rules.For(root, request: null), root));
    }

    [Theory]
    [InlineData("GET /orders.json", "/orders.json", true)]
    [InlineData("GET /orders.json", "/ordersXjson", false)]
    [InlineData("get /Orders/{id}", "/orders/17", true)]
    [InlineData("GET /orders/{id}", "/orders/", false)]
    [InlineData("GET /orders/{id}/{item}", "/orders/17/4", true)]
    [InlineData("GET /orders", "/orders/17", false)]
    [InlineData("* /orders", "/orders", true)]
    public void A_route_matches_as_a_whole_in_any_case(string route, string path, bool matches)
    {
        var rules = Read(("Sampler", "always_off"), ("Rules:0:Route", route), ("Rules:0:Sampler", "always_on"));
        var root = Root("GET");

        Assert.Equal(matches, IsSampled(rules.For(root, new RequestToSample("GET", path, "curl/8")), root));
    }

    [Fact]
    public void Wrong_rules_fail_nobody_who_asks_before_the_start_is_refused()
    {
        using var services = TestService.Services(("Tracing:Sampling:Sampler", "sometimes"));

        Assert.True(IsSampled(services.GetRequiredService<Sampler>(), Root("GET")));
    }

    [Theory]
    [InlineData("Ratio", "0")]
    [InlineData("Ratio", "1")]
    [InlineData("TracesPerSecond", "0.001")]
    [InlineData("TracesPerSecond", "1000000")]
    [InlineData("Burst", "1")]
    [InlineData("Burst", "1000000")]
    public void A_number_may_be_the_least_and_the_most(string key, string value)
    {
        (string, string)[] rate = key == "TracesPerSecond" ? [] : [("TracesPerSecond", "5")];

        Read([("Sampler", key == "Ratio" ? "traceidratio" : "ratelimited"), (key, value), .. rate]);
    }

    [Fact]
    public void A_limited_rule_takes_one_trace_at_once_unless_it_says_otherwise()
    {
        var rules = Read(
            ("Sampler", "ratelimited"),
            ("TracesPerSecond", "0.001"),
            ("Rules:0:Grain", "IOrderGrain"),
            ("Rules:0:Sampler", "ratelimited"),
            ("Rules:0:TracesPerSecond", "0.001"),
            ("Rules:0:Burst", "3"));

        Assert.Equal((1, 3), (Sampled("GET"), Sampled("IOrderGrain/Place")));

        int Sampled(string name) =>
            Enumerable.Range(0, 5).Count(_ => IsSampled(rules.For(Root(name), request: null), Root(name)));
    }

    [Fact]
    public void A_rule_that_asks_for_two_things_needs_both()
    {
        var rules = Read(
            ("Sampler", "always_off"),
            ("Rules:0:Route", "GET /reports/*"),
            ("Rules:0:Caller", "batch*"),
            ("Rules:0:Sampler", "always_on"));
        var root = Root("GET");

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

        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, Root("GET"))));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, Root("GET"))));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => IsSampled(sampler, Root("GET"))));
    }

    private static bool IsCurrentSampled() => Activity.Current is { Recorded: true };

    private static void Reload(TestService service, string sampler)
    {
        service.App.Configuration["Tracing:Sampling:Sampler"] = sampler;
        ((IConfigurationRoot)service.App.Configuration).Reload();
    }

    private static SamplingRules Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create($"{SamplingRules.Section}:{setting.Key}", (string?)setting.Value))).Build();
        var (rules, failure) = SamplingRules.Read(configuration, TimeProvider.System);
        Assert.Null(failure);
        return rules!;
    }

    private static SamplingParameters Root(
        string name, ActivityKind kind = ActivityKind.Server, IEnumerable<KeyValuePair<string, object?>>? tags = null) =>
        new(default, ActivityTraceId.CreateRandom(), name, kind, tags);

    private static bool IsSampled(Sampler sampler, in SamplingParameters root) =>
        sampler.ShouldSample(root).Decision == SamplingDecision.RecordAndSample;
}
