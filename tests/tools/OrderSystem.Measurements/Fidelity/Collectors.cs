using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>
/// Keeps every span that an exporter would be given. Unlike a batch, it drops none, nor has it the bound of
/// OrderSystem.TraceTesting's store: a run makes hundreds of thousands.
/// </summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<SpanRecord> _spans = new();

    public int Count => _spans.Count;

    public IReadOnlyList<SpanRecord> Spans => [.. _spans];

    public override void OnEnd(Activity data)
    {
        if (data.Recorded)
        {
            _spans.Enqueue(SpanRecord.Of(data));
        }
    }
}

/// <summary>What is kept of an exported span.</summary>
internal readonly record struct SpanRecord(
    string TraceId,
    string SpanId,
    string? ParentSpanId,
    string Source,
    string Name,
    ActivityKind Kind)
{
    public static SpanRecord Of(Activity span) => new(
        span.TraceId.ToHexString(),
        span.SpanId.ToHexString(),
        span.ParentSpanId == default ? null : span.ParentSpanId.ToHexString(),
        span.Source.Name,
        span.DisplayName,
        span.Kind);
}

/// <summary>Keeps the lines that the grains log, with the trace id that a log exporter would put on them.</summary>
internal sealed class LogLineCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(typeof(GrainLog).Namespace!, StringComparison.Ordinal) ? new Logger(_lines) : NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is not IEnumerable<KeyValuePair<string, object?>> fields)
            {
                return;
            }

            foreach (var (name, value) in fields)
            {
                if (name == GrainLog.OrderField && value is Guid order)
                {
                    lines.Enqueue(new LogLine(order, Activity.Current?.TraceId.ToHexString()));
                }
            }
        }
    }
}

/// <summary>A line that a grain has logged: for which order, under which trace.</summary>
internal readonly record struct LogLine(Guid Order, string? TraceId);
