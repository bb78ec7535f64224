using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Logging.Levels;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>For people: time, level, category, message and trace id on a line, an exception below it.</summary>
internal sealed class CorrelatedTextFormatter(
    IOptionsMonitor<CorrelatedConsoleFormatterOptions> options,
    TimeProvider time,
    TerminalColours colours) : ConsoleFormatter(LineFormatterNames.Text)
{
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var settings = options.CurrentValue;
        textWriter.Write(colours.Dim);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(colours.Reset);
        textWriter.Write(' ');
        textWriter.Write(colours.Of(logEntry.LogLevel));
        textWriter.Write(LogLevelNames.Of(logEntry.LogLevel).PadRight(8));
        textWriter.Write(colours.Reset);
        textWriter.Write(logEntry.Category);
        textWriter.Write(": ");
        WriteSafely(textWriter, SafeText.Truncate(SafeText.Message(logEntry), settings.MaxValueLength), keepLines: false);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            textWriter.Write(colours.Dim);
            textWriter.Write(" trace=");
            textWriter.Write(activity.TraceId.ToHexString());
            textWriter.Write(colours.Reset);
        }

        textWriter.WriteLine();
        if (logEntry.Exception is { } exception)
        {
            WriteSafely(textWriter, SafeText.Truncate(SafeText.Of(exception), settings.MaxStackLength), keepLines: true);
            textWriter.WriteLine();
        }
    }

    // What others sent must not reach the terminal as an escape sequence.
    private static void WriteSafely(TextWriter writer, string text, bool keepLines)
    {
        foreach (var character in text)
        {
            writer.Write(char.IsControl(character) && !(keepLines && character == '\n') ? ' ' : character);
        }
    }
}
