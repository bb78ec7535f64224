using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

/// <summary>Which traces are asked for.</summary>
internal sealed class TraceQuery
{
    private readonly string? _service;
    private readonly string? _operation;
    private readonly double? _minDurationMs;
    private readonly bool _errorsOnly;
    private readonly SearchText? _text;
    private readonly long? _from;
    private readonly long? _to;
    private readonly TraceSort _sort;
    private readonly int _limit;

    public TraceQuery(QueryParameters parameters)
    {
        _service = parameters.Text("service");
        _operation = parameters.Text("operation");
        _minDurationMs = parameters.Number("minDurationMs");
        _errorsOnly = parameters.Flag("errorsOnly");
        _text = parameters.Text("text") is { } text ? new SearchText(text) : null;
        _from = parameters.Time("from") is { } from ? UnixTime.From(from) : null;
        _to = parameters.Time("to") is { } to ? UnixTime.From(to) : null;
        _sort = parameters.Choice("sort", TraceSort.Recent);
        _limit = parameters.Limit();
    }

    public TraceListAnswer Run(IReadOnlyList<Trace> traces, long evicted)
    {
        var found = traces.Where(Matches).ToList();
        var sorted = _sort switch
        {
            TraceSort.Duration => found.OrderByDescending(trace => trace.DurationNanoseconds),
            _ => found.OrderByDescending(trace => trace.StartUnixNanoseconds),
        };
        return new TraceListAnswer([.. sorted.Take(_limit).Select(TraceListItem.Of)], found.Count, traces.Count, evicted);
    }

    private bool Matches(Trace trace) =>
        (_from is null || trace.StartUnixNanoseconds >= _from)
        && (_to is null || trace.StartUnixNanoseconds <= _to)
        && (_minDurationMs is null || UnixTime.ToMilliseconds(trace.DurationNanoseconds) >= _minDurationMs)
        && (!_errorsOnly || trace.ErrorCount > 0)
        && (_service is null || trace.Services.Any(service => service.Name == _service))
        && (_operation is null || trace.Spans.Any(span => span.Name == _operation))
        && (_text is null || Contains(trace, _text));

    private static bool Contains(Trace trace, SearchText text) =>
        text.IsIn(trace.TraceId) || trace.Spans.Any(span => Contains(span, text));

    private static bool Contains(Span span, SearchText text) =>
        text.IsIn(span.Name)
        || text.IsIn(span.Attributes)
        || text.IsIn(span.Resource.Attributes)
        || text.IsIn(span.StatusMessage)
        || span.Events.Any(item => text.IsIn(item.Attributes));
}

internal enum TraceSort
{
    Recent,
    Duration,
}
