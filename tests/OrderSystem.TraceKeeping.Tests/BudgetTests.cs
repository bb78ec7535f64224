using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrderSystem.TraceKeeping.Tests;

public sealed class BudgetTests
{
    [Fact]
    public async Task A_storm_of_errors_keeps_what_the_budget_allows_and_says_what_it_dropped()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "2"), ("Burst", "5")]);
        using var refused = new Sum("sampling.refused.traces");

        for (var i = 0; i < 20; i++)
        {
            process.Trace("failed", ActivityStatusCode.Error);
        }

        Assert.Equal(5, process.Kept.Count);
        Assert.True(refused.Value >= 15);
        Assert.Contains(process.Logs, log => log.EventId.Name == "TraceBudgetSpent");

        process.Time.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 20; i++)
        {
            process.Trace("failed", ActivityStatusCode.Error);
        }

        Assert.Equal(9, process.Kept.Count);
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

        foreach (var trace in traces)
        {
            process.Keeper.Told(trace, "error");
        }

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

    private sealed class Sum : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _value;

        public Sum(string instrument)
        {
            _listener.InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument)
                {
                    listener.EnableMeasurementEvents(published);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _value, value));
            _listener.Start();
        }

        public long Value => Interlocked.Read(ref _value);

        public void Dispose() => _listener.Dispose();
    }
}
