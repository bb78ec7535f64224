using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSystem.Measurements.Fidelity.Grains;

namespace OrderSystem.Measurements.Fidelity.Collecting;

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
