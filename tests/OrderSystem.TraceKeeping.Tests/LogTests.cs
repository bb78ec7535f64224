namespace OrderSystem.TraceKeeping.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task The_lower_log_records_of_a_kept_trace_are_sent_with_their_own_time_and_span()
    {
        await using var process = new KeepingProcess();
        var began = process.Time.GetUtcNow().UtcDateTime;
        ActivitySpanId step;

        using (var root = process.Source.StartActivity("root")!)
        {
            using (var span = process.Source.StartActivity("step")!)
            {
                step = span.SpanId;
                process.Logger().LogDebug("looked at {Count} lines", 3);
            }

            process.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Empty(process.Logs);
            root.SetStatus(ActivityStatusCode.Error);
        }

        var log = Assert.Single(process.Logs);
        Assert.Equal((step, began, LogLevel.Debug, "Shop"), (log.SpanId, log.Timestamp, log.LogLevel, log.CategoryName));
        Assert.Equal(process.Kept[0].TraceId, log.TraceId.ToHexString());
        Assert.Equal("looked at 3 lines", log.FormattedMessage);
        Assert.Contains(log.Attributes!, attribute => attribute is { Key: "Count", Value: 3 });
    }

    [Fact]
    public async Task A_record_of_the_normal_level_is_sent_once_whether_its_trace_is_kept_or_not()
    {
        await using var process = new KeepingProcess();

        using (var root = process.Source.StartActivity("root")!)
        {
            process.Logger().LogInformation("placed");
            root.SetStatus(ActivityStatusCode.Error);
        }

        Assert.Single(process.Logs);
    }

    [Theory]
    [InlineData(ActivityStatusCode.Unset, false)]
    [InlineData(ActivityStatusCode.Error, true)]
    public async Task A_trace_that_is_not_kept_or_sampled_has_its_normal_level(ActivityStatusCode status, bool isSampled)
    {
        await using var process = new KeepingProcess(isSampled ? new AlwaysOnSampler() : null);

        using (var root = process.Source.StartActivity("root")!)
        {
            process.Logger().LogDebug("detail");
            root.SetStatus(status);
        }

        process.Logger().LogDebug("outside of any trace");
        Assert.Empty(process.Logs);
    }

    [Fact]
    public async Task A_state_that_is_used_again_is_sent_as_it_was()
    {
        await using var process = new KeepingProcess();
        var state = new List<KeyValuePair<string, object?>> { new("Count", 3) };

        using (process.Source.StartActivity("root"))
        {
            process.Logger().Log(LogLevel.Debug, 0, state, exception: null, static (state, _) => $"{state[0].Value} lines");
            state[0] = new("Count", 4);
            process.Keeper.Keep("told");
        }

        var log = Assert.Single(process.Logs);
        Assert.Equal("3 lines", log.FormattedMessage);
        Assert.Contains(log.Attributes!, attribute => attribute is { Key: "Count", Value: 3 });
    }

    [Fact]
    public async Task What_is_logged_after_the_trace_was_kept_follows_at_once()
    {
        await using var process = new KeepingProcess();

        using (process.Source.StartActivity("root"))
        {
            process.Keeper.Keep("told");
            process.Logger().LogDebug("detail");
            Assert.Single(process.Logs);
        }
    }

    [Fact]
    public async Task A_record_of_a_span_that_instrumentation_gave_up_is_not_held_nor_one_without_a_level()
    {
        await using var process = new KeepingProcess();

        using (var probe = process.Source.StartActivity("GET /health")!)
        {
            probe.IsAllDataRequested = false;
            process.Logger().LogDebug("detail");
            process.Logger().LogError("broken");
        }

        Assert.Equal(["broken"], process.Logs.Select(log => log.FormattedMessage));
        Assert.Empty(process.Kept);
        Assert.Equal(0, process.Held.Bytes);
        Assert.False(process.Services.GetServices<ILoggerProvider>().OfType<HeldLogs>().Single()
            .CreateLogger("Shop").IsEnabled(LogLevel.None));
    }

    [Fact]
    public async Task A_held_record_leaves_the_time_and_span_of_those_that_follow_alone()
    {
        await using var process = new KeepingProcess();
        ActivityTraceId kept;
        ActivitySpanId span;

        using (var root = process.Source.StartActivity("root")!)
        {
            kept = root.TraceId;
            process.Logger().LogDebug("held");
            process.Keeper.Keep("told");
        }

        Activity.Current = null;
        using (var other = process.Source.StartActivity("other")!)
        {
            span = other.SpanId;
            process.Logger().LogInformation("follows");
        }

        Assert.Equal(["held", "follows"], process.Logs.Select(log => log.FormattedMessage));
        Assert.Equal((kept, span), (process.Logs[0].TraceId, process.Logs[1].SpanId));
        Assert.NotEqual(process.Time.GetUtcNow().UtcDateTime, process.Logs[1].Timestamp);
    }

    [Fact]
    public async Task The_details_of_frameworks_are_not_held()
    {
        await using var process = new KeepingProcess();

        using (process.Source.StartActivity("root"))
        {
            process.Logger("Orleans.Runtime.Catalog").LogDebug("activation");
            process.Logger("OrleansVoting.Votes").LogDebug("vote");
            process.Keeper.Keep("told");
        }

        Assert.Equal(["OrleansVoting.Votes"], process.Logs.Select(log => log.CategoryName));
    }
}
