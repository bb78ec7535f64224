using System.Collections;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Holds the log records of unsampled traces that are below the level that is exported, and takes one at
/// <see cref="LogLevel.Error" /> for a reason to keep the trace. Which categories it sees from which level on is said as for
/// every logging provider: <c>Logging:TraceKeeping:LogLevel</c>.
/// </summary>
/// <remarks>
/// The log buffering of Microsoft.Extensions.Telemetry does not do: it sends what a process or a request has buffered,
/// not what a trace has, and OpenTelemetry's provider, which cannot take a buffered record, would give it the span that is
/// current when the buffer is sent.
/// </remarks>
[ProviderAlias(Alias)]
internal sealed class HeldLogs(IOptionsMonitor<LoggerFilterOptions> filter, IServiceProvider services, TimeProvider time) : ILoggerProvider
{
    private const string Alias = "TraceKeeping";

    [ThreadStatic]
    private static HeldLog? _sending;

    // Says what is exported anyway: it has the rules of OpenTelemetry's provider.
    private readonly LoggerFactory _exported = new([new OpenTelemetryRules()], filter);

    // Both have loggers, which need this provider: they are asked for when all of them are there.
    private readonly Lazy<OpenTelemetryLoggerProvider?> _openTelemetry =
        new(() => services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().FirstOrDefault());

    private readonly Lazy<TraceKeeper> _keeper = new(services.GetRequiredService<TraceKeeper>);

    /// <summary>The record that is being sent by this thread.</summary>
    public static HeldLog? Sending => _sending;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName, _exported.CreateLogger(categoryName));

    public void Dispose() => _exported.Dispose();

    private void Send(HeldLog log)
    {
        _sending = log;
        try
        {
            _openTelemetry.Value?.CreateLogger(log.Category).Log(log.Level, log.EventId, log, log.Exception, static (log, _) => log.Message());
        }
        finally
        {
            _sending = null;
        }
    }

    private sealed class Logger(HeldLogs logs, string category, ILogger exported) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Activity.Current is not { Recorded: false, IsAllDataRequested: true } span)
            {
                return;
            }

            if (!exported.IsEnabled(logLevel))
            {
                logs.Hold(new HeldLog(
                    span,
                    logs.Now,
                    category,
                    logLevel,
                    eventId,
                    () => formatter(state, exception),
                    state as IReadOnlyList<KeyValuePair<string, object?>> ?? [],
                    exception));
            }

            if (logLevel >= LogLevel.Error)
            {
                logs.Trigger(span);
            }
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void Hold(HeldLog log)
    {
        _keeper.Value.Logged(log, Send);
    }

    private void Trigger(Activity span) => _keeper.Value.Trigger(span.TraceId, "log");

    [ProviderAlias("OpenTelemetry")]
    private sealed class OpenTelemetryRules : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>
/// A log record and the span that it belongs to. Its text is made when it is sent: most records are held for nothing.
/// </summary>
internal sealed class HeldLog(
    Activity span,
    DateTime timestamp,
    string category,
    LogLevel level,
    EventId eventId,
    Func<string> message,
    IReadOnlyList<KeyValuePair<string, object?>> attributes,
    Exception? exception) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public ActivityTraceId TraceId { get; } = span.TraceId;

    public ActivitySpanId SpanId { get; } = span.SpanId;

    public DateTime Timestamp => timestamp;

    public string Category => category;

    public LogLevel Level => level;

    public EventId EventId => eventId;

    public Func<string> Message => message;

    public Exception? Exception => exception;

    /// <summary>Its size, near enough to bound what is held.</summary>
    public long Bytes => 500 + (100 * attributes.Count) + (exception is null ? 0 : 2_000);

    public int Count => attributes.Count;

    public KeyValuePair<string, object?> this[int index] => attributes[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Gives a held record, when it is sent, the time and the span that it had.</summary>
internal sealed class HeldLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (HeldLogs.Sending is { } held)
        {
            data.Timestamp = held.Timestamp;
            data.TraceId = held.TraceId;
            data.SpanId = held.SpanId;
            data.TraceFlags = ActivityTraceFlags.None;
        }
    }
}
