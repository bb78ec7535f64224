using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace OrderSystem.TraceKeeping.Tests;

public sealed class TriggerTests
{
    [Fact]
    public async Task A_failed_trace_is_kept_whole_and_says_why()
    {
        await using var process = new KeepingProcess();

        using (process.Source.StartActivity("root"))
        {
            process.Source.StartActivity("before")!.Dispose();
            using (var failing = process.Source.StartActivity("failing")!)
            {
                failing.SetStatus(ActivityStatusCode.Error);
            }

            Assert.Equal(["before", "failing"], process.KeptNames);
            process.Source.StartActivity("after")!.Dispose();
        }

        Assert.Equal(["before", "failing", "after", "root"], process.KeptNames);
        Assert.All(process.Kept, span => Assert.Equal("error", span.GetTagItem("sampling.reason")));
    }

    [Fact]
    public async Task A_kept_span_is_not_marked_as_sampled()
    {
        await using var process = new KeepingProcess();

        process.Trace("failed", ActivityStatusCode.Error);

        Assert.All(process.Kept, span => Assert.Equal(ActivityTraceFlags.None, span.ActivityTraceFlags));
        Assert.Empty(process.SampledNames);
    }

    [Fact]
    public async Task A_trace_with_nothing_remarkable_stays_out()
    {
        await using var process = new KeepingProcess();

        process.Trace("ordinary");
        process.Trace("fine", ActivityStatusCode.Ok);

        Assert.Empty(process.Kept);
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
    public async Task The_spans_of_another_trace_at_the_same_time_stay_out()
    {
        await using var process = new KeepingProcess();

        process.Trace("ordinary");
        process.Trace("failed", ActivityStatusCode.Error);

        Assert.Equal(["failed"], process.KeptNames);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(499, false)]
    [InlineData(404, false)]
    public async Task An_answer_of_5xx_keeps_the_trace(int status, bool isKept)
    {
        await using var process = new KeepingProcess();

        using (var span = process.Source.StartActivity("request", ActivityKind.Server)!)
        {
            span.SetTag("http.response.status_code", status);
        }

        Assert.Equal(isKept ? ["http_5xx"] : [], process.Kept.Select(span => span.GetTagItem("sampling.reason")));
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public async Task A_root_as_slow_as_the_limit_is_kept(int milliseconds, bool isKept)
    {
        await using var process = new KeepingProcess(settings: ("SlowerThan", "00:00:01"));

        Lasting(process, "root", milliseconds);

        Assert.Equal(isKept ? ["slow"] : [], process.Kept.Select(span => span.GetTagItem("sampling.reason")));
    }

    [Fact]
    public async Task A_slow_span_below_the_root_is_no_reason()
    {
        await using var process = new KeepingProcess(settings: ("SlowerThan", "00:00:01"));

        var start = DateTime.UtcNow;
        using (var root = process.Source.StartActivity("root")!)
        {
            Lasting(process, "below", 5_000);
            root.SetEndTime(root.StartTimeUtc.AddMilliseconds(10));
        }

        Assert.Empty(process.Kept);
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

        Assert.Equal(["log"], process.Kept.Select(span => span.GetTagItem("sampling.reason")));
    }

    [Fact]
    public async Task The_application_keeps_its_current_trace_for_a_reason_of_its_own()
    {
        await using var process = new KeepingProcess();

        process.Keeper.Keep("nobody's");
        using (process.Source.StartActivity("root"))
        {
            process.Keeper.Keep("fraud_suspected");
        }

        Assert.Equal(["fraud_suspected"], process.Kept.Select(span => span.GetTagItem("sampling.reason")));
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

    private static void Lasting(KeepingProcess process, string name, int milliseconds)
    {
        using var span = process.Source.StartActivity(name)!;
        span.SetEndTime(span.StartTimeUtc.AddMilliseconds(milliseconds));
    }
}
