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
    TimeProvider time) : ConsoleFormatter(LineFormatterNames.Text)
{
    private readonly bool _colours = TerminalColours.AreWanted();

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var settings = options.CurrentValue;
        var colour = _colours ? TerminalColours.Of(logEntry.LogLevel) : string.Empty;
        var dim = _colours ? TerminalColours.Dim : string.Empty;
        var reset = _colours ? TerminalColours.Reset : string.Empty;

        textWriter.Write(dim);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(reset);
        textWriter.Write(' ');
        textWriter.Write(colour);
        textWriter.Write(LogLevelNames.Of(logEntry.LogLevel).PadRight(8));
        textWriter.Write(reset);
        textWriter.Write(logEntry.Category);
        textWriter.Write(": ");
        WriteSafely(textWriter, SafeText.Truncate(SafeText.Message(logEntry), settings.MaxValueLength), keepLines: false);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            textWriter.Write(dim);
            textWriter.Write(" trace=");
            textWriter.Write(activity.TraceId.ToHexString());
            textWriter.Write(reset);
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
