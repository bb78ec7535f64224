using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OrderSystem.ServiceDefaults.Export;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>
/// What has an effect here of the section <c>Logging:Console:FormatterOptions</c>: whether scopes are printed, by default yes.
/// </summary>
internal sealed class CorrelatedJsonFormatterOptions : ConsoleFormatterOptions
{
    public CorrelatedJsonFormatterOptions() => IncludeScopes = true;
}

/// <summary>One flat JSON object per line, under the trace and span that it was written in.</summary>
internal sealed class CorrelatedJsonFormatter(
    IOptionsMonitor<CorrelatedJsonFormatterOptions> options, ServiceResource service, TimeProvider time)
    : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "correlated-json";

    private const int MaxStackLength = 16_384;
    private const int KeptBytes = 64 * 1024;

    // Escapes what JSON demands, every control character and line separator, but not quotes and angle brackets
    // as if for HTML: the line goes to a terminal or a log shipper.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The buffer of this thread, so that a line costs next to no allocation, and how many lines it is writing.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _free;

    [ThreadStatic]
    private static int _depth;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = SafeText.Message(logEntry);
        var buffer = _free ?? new ArrayBufferWriter<byte>(1024);
        _free = null;
        _depth++;
        try
        {
            using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            {
                WriteLine(json, logEntry, message, scopeProvider);
            }

            var line = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(buffer.WrittenCount));
            textWriter.Write(line, 0, Encoding.UTF8.GetChars(buffer.WrittenSpan, line));
            textWriter.Write('\n');
            ArrayPool<char>.Shared.Return(line);
        }
        finally
        {
            _depth--;
            buffer.ResetWrittenCount();
            _free = buffer.Capacity <= KeptBytes ? buffer : null;
        }
    }

    private void WriteLine<TState>(Utf8JsonWriter json, in LogEntry<TState> entry, string message, IExternalScopeProvider? scopes)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", time.GetUtcNow().UtcDateTime);
        json.WriteString("level", LogLevels.NameOf(entry.LogLevel));
        json.WriteString("service", service.Name);
        json.WriteString("category", entry.Category);
        if (entry.EventId.Name is { Length: > 0 } eventName)
        {
            json.WriteString("event", eventName);
        }

        json.WriteString("message", SafeText.Cut(message));

        // Whether or not the activity is recorded: at any sampling ratio a line names its trace.
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("traceId", activity.TraceId.ToHexString());
            json.WriteString("spanId", activity.SpanId.ToHexString());
            if (activity.ParentSpanId != default)
            {
                json.WriteString("parentSpanId", activity.ParentSpanId.ToHexString());
            }

            json.WriteString("traceFlags", ((byte)activity.ActivityTraceFlags).ToString("x2", CultureInfo.InvariantCulture));
        }

        if (entry.Exception is { } exception)
        {
            json.WriteString("error", SafeText.Cut(SafeText.Summary(exception)));
            json.WriteString("stack", SafeText.Cut(SafeText.Of(exception), MaxStackLength));
        }

        // A line that a value's ToString has written, while that value was being printed, goes without fields: a scope
        // may hold the value, which would be asked again and again.
        if (_depth == 1)
        {
            var fields = new LineFields(json);
            fields.Write(entry.State);
            if (options.CurrentValue.IncludeScopes)
            {
                fields.WriteScopes(scopes);
            }
        }

        json.WriteEndObject();
    }
}
