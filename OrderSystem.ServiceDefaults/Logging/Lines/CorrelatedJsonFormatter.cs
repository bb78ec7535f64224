using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Logging.Levels;
using OrderSystem.ServiceDefaults.Telemetry;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>One flat JSON object per line, under the trace and span that it was written in.</summary>
internal sealed class CorrelatedJsonFormatter(
    IOptionsMonitor<CorrelatedConsoleFormatterOptions> options,
    ServiceIdentity service,
    TimeProvider time) : ConsoleFormatter(LineFormatterNames.Json)
{
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var settings = options.CurrentValue;
        var message = SafeText.Message(logEntry);
        var buffer = LineBuffer.Rent();
        try
        {
            WriteLine(buffer, logEntry, message, settings, scopeProvider);
            buffer.CopyTo(textWriter);
        }
        finally
        {
            buffer.Return();
        }
    }

    private void WriteLine<TState>(
        LineBuffer buffer,
        in LogEntry<TState> entry,
        string message,
        CorrelatedConsoleFormatterOptions settings,
        IExternalScopeProvider? scopes)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString(LineFields.Timestamp, time.GetUtcNow().UtcDateTime);
        json.WriteString(LineFields.Level, LogLevelNames.Of(entry.LogLevel));
        json.WriteString(LineFields.Service, service.Name);
        json.WriteString(LineFields.Category, entry.Category);
        if (entry.EventId.Name is { Length: > 0 } eventName)
        {
            json.WriteString(LineFields.Event, eventName);
        }

        json.WriteString(LineFields.Message, SafeText.Truncate(message, settings.MaxValueLength));
        WriteTrace(json);
        if (entry.Exception is { } exception)
        {
            json.WriteString(LineFields.Error, SafeText.Truncate(SafeText.Summary(exception), settings.MaxValueLength));
            json.WriteString(LineFields.Stack, SafeText.Truncate(SafeText.Of(exception), settings.MaxStackLength));
        }

        if (!buffer.IsNested)
        {
            buffer.Fields.Begin(settings);
            buffer.Fields.WriteFields(entry.State);
            if (settings.IncludeScopes)
            {
                ScopeFields.Write(scopes, buffer.Fields);
            }
        }

        json.WriteEndObject();
    }

    // Whether or not the activity is recorded: at any sampling ratio a line names its trace.
    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return;
        }

        json.WriteString(LineFields.TraceId, activity.TraceId.ToHexString());
        json.WriteString(LineFields.SpanId, activity.SpanId.ToHexString());
        if (activity.ParentSpanId != default)
        {
            json.WriteString(LineFields.ParentSpanId, activity.ParentSpanId.ToHexString());
        }

        json.WriteString(LineFields.TraceFlags, TraceFlagsText.Of(activity.ActivityTraceFlags));
    }
}
