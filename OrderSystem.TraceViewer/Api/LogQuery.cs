using Microsoft.Extensions.Logging;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

/// <summary>Which log records are asked for.</summary>
internal sealed class LogQuery
{
    private readonly string? _service;
    private readonly LogLevel _level;
    private readonly SearchText? _text;
    private readonly string? _traceId;
    private readonly long? _from;
    private readonly long? _to;
    private readonly int _limit;

    public LogQuery(QueryParameters parameters)
    {
        _service = parameters.Text("service");
        _level = parameters.Choice("level", LogLevel.Trace);
        _text = parameters.Text("text") is { } text ? new SearchText(text) : null;
        _traceId = parameters.TraceId("traceId");
        _from = parameters.Time("from") is { } from ? UnixTime.From(from) : null;
        _to = parameters.Time("to") is { } to ? UnixTime.From(to) : null;
        _limit = parameters.Limit();
    }

    public LogListAnswer Run(IReadOnlyList<LogRecord> logs, long evicted)
    {
        var found = logs.Where(Matches).ToList();
        var newest = found.OrderByDescending(log => log.TimeUnixNanoseconds).Take(_limit);
        return new LogListAnswer(newest.Select(LogAnswer.Of), found.Count, logs.Count, evicted);
    }

    private bool Matches(LogRecord log) =>
        (_from is null || log.TimeUnixNanoseconds >= _from)
        && (_to is null || log.TimeUnixNanoseconds <= _to)
        && log.Level >= _level
        && (_service is null || log.Service == _service)
        && (_traceId is null || log.TraceId == _traceId)
        && (_text is null || _text.IsIn(log.Message) || _text.IsIn(log.Category) || _text.IsIn(log.TraceId) || _text.IsIn(log.Attributes));
}
