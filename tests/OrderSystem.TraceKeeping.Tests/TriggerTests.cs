using System.Diagnostics.Metrics;

namespace OrderSystem.TraceKeeping.Tests;

/// <summary>What keeps a trace, what of it is sent, and how far the budget lets it.</summary>
public sealed class TriggerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(null, ActivityStatusCode.Ok)]
    [InlineData("error", ActivityStatusCode.Error)]
    [InlineData("http_5xx", ActivityStatusCode.Unset, 500)]
    [InlineData("http_5xx", ActivityStatusCode.Error, 503)]
    [InlineData(null, ActivityStatusCode.Unset, 499)]
    [InlineData(null, ActivityStatusCode.Unset, 404)]
    [InlineData(null, ActivityStatusCode.Unset, 200, 999)]
    [InlineData("slow", ActivityStatusCode.Unset, 200, 1_000)]
    public async Task A_trace_is_kept_for_what_its_root_says(
        string? reason, ActivityStatusCode status = ActivityStatusCode.Unset, int answer = 200, int milliseconds = 1)
    {
        await using var process = new KeepingProcess(settings: ("SlowerThan", "00:00:01"));

        using (var span = process.Source.StartActivity("request", ActivityKind.Server)!)
        {
            span.SetStatus(status);
            span.SetTag("http.response.status_code", answer);
            span.SetEndTime(span.StartTimeUtc.AddMilliseconds(milliseconds));
        }

        Assert.Equal(reason is null ? [] : [reason], process.KeptReasons);
        Assert.Empty(process.SampledNames);
    }

    [Fact]
    public async Task A_failed_trace_is_kept_whole_and_says_why()
    {
        await using var process = new KeepingProcess();

        process.Trace("another at the same time");
        using (process.Source.StartActivity("root"))
        {
            process.Source.StartActivity("before")!.Dispose();
            process.Source.StartActivity("failing")!.SetStatus(ActivityStatusCode.Error).Dispose();
            Assert.Equal(["before", "failing"], process.KeptNames);
            process.Source.StartActivity("after")!.Dispose();
        }

        Assert.Equal(["before", "failing", "after", "root"], process.KeptNames);
        Assert.All(process.KeptReasons, reason => Assert.Equal("error", reason));
        Assert.All(process.Kept, span => Assert.Equal(0u, span.Flags & (uint)ActivityTraceFlags.Recorded));
        Assert.Empty(process.SampledNames);
    }

    [Fact]
    public async Task A_sampled_trace_goes_out_once_and_without_a_reason()
    {
        await using var process = new KeepingProcess(new AlwaysOnSampler());

        process.Trace("failed", ActivityStatusCode.Error);

        Assert.Equal(["failed"], process.SampledNames);
        Assert.Empty(process.Kept);
    }

    [Fact]
    public async Task A_reload_of_the_sampling_in_between_leaves_a_trace_what_it_was()
    {
        var head = new ReloadedSampler();
        await using var process = new KeepingProcess(head);

        using (process.Source.StartActivity("root"))
        {
            head.IsOn = true;
            process.Source.StartActivity("failing")!.SetStatus(ActivityStatusCode.Error).Dispose();
        }

        process.Trace("sampled");
        Assert.Equal(["failing", "root"], process.KeptNames);
        Assert.Equal(["sampled"], process.SampledNames);
    }

    [Fact]
    public async Task A_slow_span_below_the_root_is_no_reason()
    {
        await using var process = new KeepingProcess(settings: ("SlowerThan", "00:00:01"));

        using (var root = process.Source.StartActivity("root")!)
        {
            Lasting(process, "below", 5_000);
            root.SetEndTime(root.StartTimeUtc.AddMilliseconds(10));
        }

        Assert.Empty(process.Kept);
    }

    [Theory]
    [InlineData(ActivityKind.Server, true, "slow")]
    [InlineData(ActivityKind.Server, false, null)]
    [InlineData(ActivityKind.Client, true, null)]
    public async Task A_request_from_outside_is_judged_like_a_root_and_a_call_from_another_process_is_not(
        ActivityKind kind, bool isRequest, string? reason)
    {
        await using var process = new KeepingProcess(settings: ("SlowerThan", "00:00:01"));
        var caller = KeepingProcess.Remote(ActivityTraceId.CreateRandom());

        using (var span = process.Source.StartActivity("served", kind, caller)!)
        {
            span.SetTag(isRequest ? "http.request.method" : "rpc.method", "GET");
            span.SetEndTime(span.StartTimeUtc.AddSeconds(1));
        }

        Assert.Equal(reason is null ? [] : [reason], process.KeptReasons);
    }

    [Fact]
    public async Task A_root_slower_than_most_of_its_route_is_kept_once_enough_are_known()
    {
        await using var process = new KeepingProcess(settings: ("SlowerThanPercentile", "0.95"));

        Lasting(process, "GET /orders", 900);
        for (var i = 0; i < 200; i++)
        {
            Lasting(process, "GET /orders", 10 + (i % 10));
            Lasting(process, "GET /reports", 1_000 + i);
        }

        Assert.DoesNotContain("GET /orders", process.KeptNames);
        Lasting(process, "GET /orders", 500);
        Assert.Contains("GET /orders", process.KeptNames);
    }

    [Fact]
    public async Task An_error_in_the_log_keeps_the_trace()
    {
        await using var process = new KeepingProcess();

        using (process.Source.StartActivity("root"))
        {
            process.Logger().LogWarning("careful");
            Assert.Empty(process.Kept);
            process.Logger().LogError("broken");
        }

        Assert.Equal(["log"], process.KeptReasons);
    }

    [Fact]
    public async Task The_application_keeps_its_current_trace_for_a_reason_of_its_own()
    {
        await using var process = new KeepingProcess();

        process.Keeper.Keep("nobody's");
        Assert.Throws<ArgumentException>(() => process.Keeper.Keep(" "));
        using (process.Source.StartActivity("root"))
        {
            process.Keeper.Keep("fraud_suspected");
        }

        Assert.Equal(["fraud_suspected"], process.KeptReasons);
    }

    [Fact]
    public async Task What_instrumentation_does_not_want_to_see_is_not_kept_with_anything_below_it()
    {
        await using var process = new KeepingProcess();

        using (var probe = process.Source.StartActivity("GET /health")!)
        {
            probe.IsAllDataRequested = false;
            Assert.Null(process.Source.StartActivity("below"));
        }

        Assert.Empty(process.Kept);
    }

    [Fact]
    public async Task A_storm_of_errors_keeps_what_the_budget_allows_and_says_what_it_dropped()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "2"), ("Burst", "5")]);
        var refused = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Name == "sampling.refused.traces")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref refused, value));
        listener.Start();

        Storm(process, 20);
        Assert.Equal(5, process.Kept.Count);
        Assert.True(refused >= 15);
        Assert.Contains(process.Logs, log => log.EventId.Name == "TraceBudgetSpent");

        process.Time.Advance(TimeSpan.FromSeconds(2));
        Storm(process, 20);
        Assert.Equal(9, process.Kept.Count);
    }

    [Fact]
    public async Task What_the_budget_refuses_is_said_once_in_ten_seconds_with_its_number()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "1"), ("Burst", "1")]);

        Storm(process, 6);
        process.Time.Advance(TimeSpan.FromSeconds(9));
        Storm(process, 2);
        process.Time.Advance(TimeSpan.FromSeconds(1));
        Storm(process, 2);

        Assert.Equal(
            [
                "1 traces were not kept: Tracing:Keep:TracesPerSecond allows 1",
                "6 traces were not kept: Tracing:Keep:TracesPerSecond allows 1",
            ],
            process.Logs.Where(log => log.EventId.Name == "TraceBudgetSpent").Select(log => log.FormattedMessage));
    }

    [Fact]
    public async Task A_trace_that_was_refused_stays_out_whole_however_often_it_fails()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "1"), ("Burst", "1")]);
        process.Trace("first", ActivityStatusCode.Error);

        using (var root = process.Source.StartActivity("root")!)
        {
            process.Trace("failing", ActivityStatusCode.Error);
            process.Time.Advance(TimeSpan.FromSeconds(5));
            root.SetStatus(ActivityStatusCode.Error);
        }

        Assert.Equal(["first"], process.KeptNames);
    }

    [Fact]
    public async Task What_another_process_keeps_costs_nothing_of_the_budget()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "1"), ("Burst", "1")]);
        var traces = Enumerable.Range(0, 5).Select(_ => process.Trace("part")).ToArray();
        process.Trace("failed", ActivityStatusCode.Error);

        Array.ForEach(traces, trace => process.Keeper.Told(trace, "error"));

        Assert.Equal(6, process.Kept.Count);
    }

    [Fact]
    public async Task One_trace_with_many_errors_counts_once()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "1"), ("Burst", "2")]);

        using (process.Source.StartActivity("root"))
        {
            for (var i = 0; i < 10; i++)
            {
                process.Trace("failing", ActivityStatusCode.Error);
            }
        }

        process.Trace("another", ActivityStatusCode.Error);
        Assert.Contains("another", process.KeptNames);
    }

    private static void Storm(KeepingProcess process, int failures)
    {
        for (var i = 0; i < failures; i++)
        {
            process.Trace("failed", ActivityStatusCode.Error);
        }
    }

    private static void Lasting(KeepingProcess process, string name, int milliseconds)
    {
        using var span = process.Source.StartActivity(name)!;
        span.SetEndTime(span.StartTimeUtc.AddMilliseconds(milliseconds));
    }

    private sealed class ReloadedSampler : Sampler
    {
        public bool IsOn { get; set; }

        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => new(IsOn);
    }
}
