using System.Collections.Concurrent;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>
/// Keeps the recorded spans that ended, as the SDK hands them to an exporter. Not OrderSystem.TraceTesting, which knows
/// what is exported: the tests of the edge look at baggage, trace flags and the remoteness of a link besides.
/// </summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    public IReadOnlyCollection<Activity> Spans => [.. _spans.Where(span => span.Recorded)];

    public override void OnEnd(Activity data) => _spans.Enqueue(data);
}

internal sealed record CollectedLog(string Category, string? Event, LogLevel Level, string Message, Exception? Exception)
{
    public required ActivityTraceId TraceId { get; init; }

    public required ActivitySpanId SpanId { get; init; }

    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    public IDictionary<string, object?> Scopes { get; } = new Dictionary<string, object?>();
}

/// <summary>
/// Keeps what is needed of log records, which the SDK reuses. Not OrderSystem.TraceTesting, which merges a record's
/// attributes and its scopes: here it matters which of them a value comes from.
/// </summary>
internal sealed class LogCollector : BaseProcessor<LogRecord>
{
    private readonly ConcurrentQueue<CollectedLog> _logs = new();

    public IReadOnlyCollection<CollectedLog> Logs => _logs;

    public override void OnEnd(LogRecord data)
    {
        var log = new CollectedLog(data.CategoryName!, data.EventId.Name, data.LogLevel, data.FormattedMessage!, data.Exception)
        {
            TraceId = data.TraceId,
            SpanId = data.SpanId,
            Attributes = (data.Attributes ?? []).ToDictionary(pair => pair.Key, pair => pair.Value),
        };
        data.ForEachScope(
            static (scope, log) =>
            {
                foreach (var pair in scope)
                {
                    log.Scopes[pair.Key] = pair.Value;
                }
            },
            log);
        _logs.Enqueue(log);
    }
}
