using System.Collections.Concurrent;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OrderSystem.ServiceDefaults.Tests.Support;

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
        var attributes = (data.Attributes ?? []).ToDictionary(pair => pair.Key, pair => pair.Value);
        var scopes = new Dictionary<string, object?>();
        data.ForEachScope(
            static (scope, all) =>
            {
                foreach (var pair in scope)
                {
                    all[pair.Key] = pair.Value;
                }
            },
            scopes);
        _logs.Enqueue(new CollectedLog(
            data.CategoryName ?? string.Empty,
            data.EventId.Name,
            data.LogLevel,
            data.FormattedMessage ?? string.Empty,
            data.TraceId,
            data.SpanId,
            data.Exception,
            attributes,
            scopes));
    }
}
