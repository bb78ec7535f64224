using System.Globalization;
using OrderSystem.Testing.Reports;
using OrderSystem.TraceTesting;

namespace OrderSystem.Measurements.Keeping;

/// <summary>What arrived of the orders that were placed while keeping.</summary>
internal sealed class KeepingResult(KeepingCase one)
{
    private const int Processes = 4;
    private int _triggered;
    private int _kept;
    private int _whole;
    private int _sampled;
    private int _sampledWhole;
    private int _disturbed;
    private int _unexplained;
    private int _partial;
    private double _allowed;

    /// <summary>
    /// At least 99.9 % of the triggered traces are there, unless the budget is spent, every trace that is there is whole but for
    /// what died with a process, and nothing else arrived.
    /// </summary>
    public bool IsAsPromised => _kept > 0
        && (one.TracesPerSecond < 100 ? _kept <= _allowed : _kept >= 0.999 * _triggered)
        && _whole + _disturbed >= _kept && _sampledWhole + _disturbed >= _sampled && _unexplained == 0 && _partial == 0;

    public static ReportTable ToTable(IEnumerable<KeepingResult> results) => new(
        "Keeping",
        [
            "while", "orders", "triggered", "kept", "of them whole", "sampled by ratio", "of them whole", "neither, yet there",
            "changed or cut by the kill", "partial",
        ],
        [.. results.Select(result => result.Row())]);

    public void Count(
        IReadOnlyList<PlacedOrder> placed,
        TraceCollector traces,
        IReadOnlyDictionary<string, HashSet<string>> shapes,
        Disturbance? disturbed)
    {
        var time = placed.Max(order => order.At) - placed.Min(order => order.At);
        _allowed = Processes * one.TracesPerSecond * (KeepingRun.Burst + time.TotalSeconds);
        foreach (var order in placed)
        {
            Count(order, traces, shapes[order.Card], order.At >= disturbed?.From && order.At <= disturbed.Until ? disturbed : null);
        }
    }

    private void Count(PlacedOrder order, TraceCollector traces, HashSet<string> shapes, Disturbance? disturbed)
    {
        var hasArrived = traces.Store.TryGetTrace(order.TraceId, out var trace);
        var reasons = hasArrived ? trace!.Spans.Select(span => span.Attributes.GetString("sampling.reason")).ToHashSet() : [];
        var isSampled = hasArrived && reasons.All(reason => reason is null);
        var isTriggered = !isSampled && (order.Card != KeepingRun.Ordinary || (int)order.Status >= 500);
        var shape = KeepingRun.ShapeOf(traces, order);
        var isWhole = shape is not null && shapes.Contains(shape);
        _triggered += isTriggered ? 1 : 0;
        _kept += isTriggered && hasArrived ? 1 : 0;
        _whole += isTriggered && isWhole ? 1 : 0;
        _sampled += isSampled ? 1 : 0;
        _sampledWhole += isSampled && isWhole ? 1 : 0;
        if (!hasArrived)
        {
            return;
        }

        // What a process held dies with it, and nothing else.
        var isExcused = disturbed is not null && (disturbed.OthersBelow ? trace!.Root?.Service == "gateway" : shape is not null);
        _disturbed += !isWhole && isExcused ? 1 : 0;
        _unexplained += !isTriggered && !isSampled && !isExcused && !reasons.Contains("slow") ? 1 : 0;
        if (!isWhole && !isExcused)
        {
            _partial++;
            Explain(order, (shape ?? "(not connected)").Split('\n'), shapes.First().Split('\n'));
        }
    }

    private static void Explain(PlacedOrder order, string[] had, string[] should) => Console.Error.WriteLine(
        $"{order.TraceId} ({order.Card}) has {string.Join("; ", had.Except(should))}, lacks {string.Join("; ", should.Except(had))}");

    public override string ToString() => string.Join(", ", Row());

    private string[] Row() =>
    [
        one.Name,
        .. new[] { one.Orders, _triggered, _kept, _whole, _sampled, _sampledWhole, _unexplained, _disturbed, _partial }
            .Select(count => count.ToString("N0", CultureInfo.InvariantCulture)),
    ];
}
