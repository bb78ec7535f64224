using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrderSystem.TraceKeeping.Tests;

/// <summary>The meter that shows keeping at work. It is the process's, so these tests run by themselves.</summary>
[Collection(Alone)]
public sealed class MetricTests : IDisposable
{
    private const string Alone = "metrics";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, string?> _units = new();
    private readonly ConcurrentQueue<(string Instrument, string Tags, long Value)> _measured = new();

    public MetricTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "OrderSystem.TraceKeeping")
            {
                _units[instrument.Name] = instrument.Unit;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.Start();
    }

    [Fact]
    public async Task Decisions_are_counted_on_the_roots_of_traces_only()
    {
        await using var dropping = new KeepingProcess();
        await using var sampling = new KeepingProcess(new AlwaysOnSampler());

        var trace = dropping.Trace("root");
        dropping.Trace("below a caller", parent: KeepingProcess.Remote(trace));
        using (sampling.Source.StartActivity("root"))
        {
            sampling.Source.StartActivity("child")!.Dispose();
        }

        sampling.Trace("another root");
        Assert.Equal(
            ["sampling.decision=not_sampled 1", "sampling.decision=sampled 2"], Counted("sampling.decisions"));
    }

    [Fact]
    public async Task What_triggers_is_counted_each_time_and_a_trace_once_with_the_spans_that_are_sent()
    {
        await using var process = new KeepingProcess();
        var others = process.Trace("part");

        using (process.Source.StartActivity("root"))
        {
            process.Trace("failing", ActivityStatusCode.Error);
            process.Trace("failing", ActivityStatusCode.Error);
        }

        process.Keeper.Told(others, "slow");
        process.Keeper.Told(others, "slow");

        process.Write();
        Assert.Equal(["sampling.reason=error 2"], Counted("sampling.triggers"));
        Assert.Equal(
            [
                "sampling.reason=error sampling.trigger=this_process 1",
                "sampling.reason=slow sampling.trigger=other_process 1",
            ],
            Counted("sampling.kept.traces"));
        Assert.Equal([" 4"], Counted("sampling.kept.spans"));
        Assert.Empty(Counted("sampling.refused.traces"));
    }

    [Fact]
    public async Task A_trace_that_is_beyond_the_budget_is_counted_as_refused_once()
    {
        await using var process = new KeepingProcess(settings: [("TracesPerSecond", "1"), ("Burst", "1")]);

        process.Trace("kept", ActivityStatusCode.Error);
        using (process.Source.StartActivity("root"))
        {
            process.Trace("refused", ActivityStatusCode.Error);
            process.Trace("refused", ActivityStatusCode.Error);
        }

        process.Trace("refused", ActivityStatusCode.Error);

        Assert.Equal(["sampling.reason=error 2"], Counted("sampling.refused.traces"));
        Assert.Equal([" 1"], Counted("sampling.kept.spans"));
    }

    [Fact]
    public async Task The_ring_shows_how_full_it_is_and_counts_what_falls_out_of_it()
    {
        await using var process = new KeepingProcess(settings: [("MaxSpans", "7"), ("MaxAge", "00:00:10")]);

        for (var i = 0; i < 10; i++)
        {
            process.Trace("span");
        }

        _listener.RecordObservableInstruments();
        Assert.Contains(" 7", Counted("sampling.ring.spans"));
        Assert.Contains(" 7", Counted("sampling.ring.traces"));
        Assert.Contains($" {process.Held.Bytes}", Counted("sampling.ring.bytes"));
        Assert.Equal([" 3"], Counted("sampling.ring.dropped"));

        // What is let go because it is old was not too much.
        process.Time.Advance(TimeSpan.FromSeconds(11));
        process.Held.Trim();
        Assert.Equal(0, process.Held.Spans);
        Assert.Equal([" 3"], Counted("sampling.ring.dropped"));
    }

    [Fact]
    public async Task Each_has_its_unit()
    {
        await using var process = new KeepingProcess();
        _ = process.Keeper;

        Assert.Equal(
            new SortedDictionary<string, string?>
            {
                ["sampling.decisions"] = "{trace}",
                ["sampling.kept.spans"] = "{span}",
                ["sampling.kept.traces"] = "{trace}",
                ["sampling.refused.traces"] = "{trace}",
                ["sampling.ring.bytes"] = "By",
                ["sampling.ring.dropped"] = "{span}",
                ["sampling.ring.spans"] = "{span}",
                ["sampling.ring.traces"] = "{trace}",
                ["sampling.triggers"] = "{trigger}",
            },
            new SortedDictionary<string, string?>(_units));
    }

    public void Dispose() => _listener.Dispose();

    private void Note(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")), value));

    // The sum of a counter for each set of tags, or each value that a gauge has shown: "tags value".
    private IEnumerable<string> Counted(string instrument)
    {
        var measured = _measured.Where(one => one.Instrument == instrument);
        var isGauge = instrument is "sampling.ring.spans" or "sampling.ring.bytes" or "sampling.ring.traces";
        var values = isGauge
            ? measured.Select(one => (one.Tags, one.Value))
            : measured.GroupBy(one => one.Tags).Select(all => (Tags: all.Key, Value: all.Sum(one => one.Value)));
        return values.Where(one => one.Value != 0).Select(one => $"{one.Tags} {one.Value}").Order(StringComparer.Ordinal);
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
