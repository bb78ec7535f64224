using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Tests.TraceIds;

public sealed class RandomTraceIdFlagTests : IDisposable
{
    private const string Adopted = "0af7651916cd43dd8448eb211c80319c";

    private readonly Activity? _before = Activity.Current;
    private readonly ActivitySource _domain = new(TestService.Name);

    public RandomTraceIdFlagTests()
    {
        Activity.Current = null;
        TraceIdSource.Install();
    }

    [Fact]
    public void Only_the_latest_id_is_known_as_made_here()
    {
        var first = TraceIdSource.Next();
        var second = TraceIdSource.Next();

        Assert.True(TraceIdSource.HasMade(second));
        Assert.False(TraceIdSource.HasMade(first));
        Assert.False(TraceIdSource.HasMade(default));
    }

    [Theory]
    [InlineData("Orders", true)]
    [InlineData("Microsoft.AspNetCore", true)]
    [InlineData("System.Net.Http", true)]
    [InlineData("OrderSystem.GrainTracing", true)]
    [InlineData("Somebody.Else", false)]
    public void Roots_of_its_sources_have_it_though_they_are_not_recorded(string name, bool has)
    {
        using var flag = new RandomTraceIdFlag("Orders");
        using var source = new ActivitySource(name);
        using var propagation = PropagateOnly(source);

        using var root = source.StartActivity("root");

        Assert.Equal(has ? RandomTraceIdFlag.Value : ActivityTraceFlags.None, root?.ActivityTraceFlags);
    }

    [Fact]
    public void So_have_those_without_a_source_and_a_child_whose_parent_is_known_by_its_id_only_has_not()
    {
        using var flag = new RandomTraceIdFlag("Orders");

        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var child = new Activity("child").SetParentId(TraceIdSource.Next(), ActivitySpanId.CreateRandom()).Start();

        Assert.Equal(RandomTraceIdFlag.Value, root.ActivityTraceFlags);
        Assert.Equal(ActivityTraceFlags.None, child.ActivityTraceFlags);
    }

    [Fact]
    public void A_recorded_root_of_any_other_source_has_it_too()
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var flag = new RandomTraceIdFlag("Orders");

        flag.OnStart(root);

        Assert.Equal(RandomTraceIdFlag.Value, root.ActivityTraceFlags);
    }

    [Fact]
    public void It_is_handed_down_from_parent_to_child()
    {
        using var parent = new Activity("parent") { ActivityTraceFlags = RandomTraceIdFlag.Value };
        parent.SetIdFormat(ActivityIdFormat.W3C).Start();
        using var child = new Activity("child").Start();
        child.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using var flag = new RandomTraceIdFlag("Orders");

        flag.OnStart(child);

        Assert.Equal(ActivityTraceFlags.Recorded | RandomTraceIdFlag.Value, child.ActivityTraceFlags);
    }

    [Theory]
    [InlineData("always_on", "03")]
    [InlineData("always_off", "02")]
    [InlineData("parentbased_always_off", "02")]
    [InlineData("always_on", "01", $"x-trace-id: {Adopted}")]
    [InlineData("always_off", "00", $"x-trace-id: {Adopted}")]
    [InlineData("parentbased_always_on", "01", $"traceparent: 00-{Adopted}-b7ad6b7169203331-01")]
    public async Task A_root_says_that_its_id_is_random_whether_recorded_or_not_but_not_of_the_clients_id(
        string sampler, string flags, params string[] headers)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.GetAsync("/", headers);

        Assert.Equal(headers.Length > 0, answer.Header("traceresponse").StartsWith($"00-{Adopted}-", StringComparison.Ordinal));
        Assert.EndsWith($"-{flags}", answer.Header("traceresponse"), StringComparison.Ordinal);
        using var root = _domain.StartActivity("root");
        Assert.EndsWith(sampler.EndsWith("on", StringComparison.Ordinal) ? "-03" : "-02", root?.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_inherits_the_flag_and_sources_that_nobody_records_stay_unheard()
    {
        await using var service = await StartAsync();
        using var unlisted = new ActivitySource("Somebody.Else");

        using var answer = await service.GetAsync("/");

        await TestService.UntilAsync(() => service.Spans.Count == 2);
        Assert.All(service.Spans, span => Assert.Equal(0x03, (int)span.ActivityTraceFlags));
        Assert.True(_domain.HasListeners());
        Assert.False(unlisted.HasListeners());
    }

    public void Dispose()
    {
        Activity.Current = _before;
        _domain.Dispose();
    }

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/", () =>
        {
            using var span = _domain.StartActivity("domain.work");
            return "hello";
        }),
        settings: settings);

    private static ActivityListener PropagateOnly(ActivitySource heard)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == heard,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
