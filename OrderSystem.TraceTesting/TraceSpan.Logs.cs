using Microsoft.Extensions.Logging;
using OrderSystem.TraceTesting.Model;

namespace OrderSystem.TraceTesting;

/// <content>The log records that were written under the span.</content>
public sealed partial class TraceSpan
{
    /// <summary>Asserts that a log record with this message was written under the span.</summary>
    /// <param name="message">The message, or its template.</param>
    /// <param name="level">The level; any when not given.</param>
    public TraceSpan ShouldHaveLog(string message, LogLevel? level = null) =>
        Logs.Any(log => (level is null || log.Level == level) && (log.Message == message || log.Template == message))
            ? this
            : throw Failure(
                $"expected a log record '{message}'{(level is null ? "" : $" of level {level}")}, but it has {Named(Logs.Select(Line))}.", "lacks the log record");

    /// <summary>Asserts that no log record of this level, or a more severe one, was written under the span.</summary>
    /// <param name="level">The level.</param>
    public TraceSpan ShouldHaveNoLogFrom(LogLevel level) => Logs.Where(log => log.Level >= level).ToList() is { Count: > 0 } logs
        ? throw Failure($"expected no log record of level {level} or above, but it has {Named(logs.Select(Line))}.", $"{logs.Count} log records")
        : this;

    private static string Line(LogRecord log) => $"{log.Level}: {log.Message}";
}
