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
[ProviderAlias("TraceKeeping")]
internal sealed class HeldLogs(IOptionsMonitor<LoggerFilterOptions> filter, IServiceProvider services, TimeProvider time)
    : ILoggerProvider
{
    // Says what is exported anyway: it has the rules of OpenTelemetry's provider.
    private readonly LoggerFactory _exported = new([new OpenTelemetryRules()], filter);

    // Both have loggers, which need this provider: they are asked for when all of them are there.
    private readonly Lazy<TraceKeeper> _keeper = new(services.GetRequiredService<TraceKeeper>);

    private readonly Lazy<ILoggerProvider> _export =
        new(() => services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().Single());

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName, time);

    public void Dispose() => _exported.Dispose();

    private sealed class Logger(HeldLogs logs, string category, TimeProvider time) : ILogger
    {
        private readonly ILogger _exported = logs._exported.CreateLogger(category);

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

            if (!_exported.IsEnabled(logLevel))
            {
                var attributes = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
                var send = typeof(TState).IsValueType
                    ? Later(logLevel, eventId, state, exception, formatter)
                    : Later(logLevel, eventId, attributes.ToArray(), exception, Always(formatter(state, exception)));
                logs._keeper.Value.Logged(
                    new HeldLog(span, time.GetUtcNow().UtcDateTime, attributes.Count, exception is not null, send));
            }

            if (logLevel >= LogLevel.Error)
            {
                logs._keeper.Value.Trigger(span.TraceId, "log");
            }
        }

        // The text of a value is made when it is sent, since most records are held for nothing. Another state may have changed
        // till then.
        private Action Later<TState>(
            LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            () => logs._export.Value.CreateLogger(category).Log(level, eventId, state, exception, formatter);

        private static Func<object, Exception?, string> Always(string text) => (_, _) => text;
    }

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

/// <summary>A log record that is not sent yet, with the time and the span that it had.</summary>
internal sealed class HeldLog(Activity span, DateTime timestamp, int attributes, bool hasException, Action send)
{
    [ThreadStatic]
    private static HeldLog? _sending;

    private readonly ActivitySpanId _spanId = span.SpanId;

    public ActivityTraceId TraceId { get; } = span.TraceId;

    /// <summary>Its size, near enough to bound what is held.</summary>
    public long Bytes { get; } = 500 + (100 * attributes) + (hasException ? 2_000 : 0);

    public void Send()
    {
        _sending = this;
        try
        {
            send();
        }
        finally
        {
            _sending = null;
        }
    }

    private void Complete(LogRecord record)
    {
        record.Timestamp = timestamp;
        record.TraceId = TraceId;
        record.SpanId = _spanId;
        record.TraceFlags = ActivityTraceFlags.None;
    }

    internal sealed class Processor : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data) => _sending?.Complete(data);
    }
}
