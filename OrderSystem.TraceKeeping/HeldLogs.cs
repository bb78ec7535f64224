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
    // The time and the span of the record that this thread sends, since OpenTelemetry's provider would take the present ones.
    [ThreadStatic]
    private static (DateTime At, ActivityContext Span)? _sending;

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
                // The text of a value is made when it is sent, since most records are held for nothing. Another state may have
                // changed till then.
                var attributes = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
                var send = typeof(TState).IsValueType
                    ? Later(span.Context, logLevel, eventId, state, exception, formatter)
                    : Later(
                        span.Context, logLevel, eventId, attributes.ToArray(), exception, Always(formatter(state, exception)));
                var bytes = 500 + (100 * attributes.Count) + (exception is null ? 0 : 2_000);
                logs._keeper.Value.Hold(new HeldPart(span.TraceId, bytes, SendLog: send));
            }

            if (logLevel >= LogLevel.Error)
            {
                logs._keeper.Value.Trigger(span.TraceId, "log");
            }
        }

        private Action Later<TState>(
            ActivityContext span,
            LogLevel level,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var at = time.GetUtcNow().UtcDateTime;
            return () =>
            {
                _sending = (at, span);
                try
                {
                    logs._export.Value.CreateLogger(category).Log(level, eventId, state, exception, formatter);
                }
                finally
                {
                    _sending = null;
                }
            };
        }

        private static Func<object, Exception?, string> Always(string text) => (_, _) => text;
    }

    /// <summary>Gives a held record its own time and span back.</summary>
    internal sealed class Processor : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (_sending is var (at, span))
            {
                data.Timestamp = at;
                data.TraceId = span.TraceId;
                data.SpanId = span.SpanId;
                data.TraceFlags = ActivityTraceFlags.None;
            }
        }
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
