using System.Diagnostics;
using OrderSystem.TraceTesting.Text;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Text;
using Trace = OrderSystem.TraceViewer.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>Writes a trace as a text tree without ids and times, so that two runs of the same request give the same text.</summary>
public static class SpanTreeText
{
    /// <summary>The tree, a line per span, event, link and log record.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="options">What to show; <see cref="SpanTreeOptions.Default"/> when not given.</param>
    public static string ToTreeText(this Trace trace, SpanTreeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        options ??= SpanTreeOptions.Default;
        var logs = trace.Logs.Where(log => log.SpanId is not null).ToLookup(log => log.SpanId!);
        return TraceTreeText.Render(trace, TraceTreeOptions.Comparable with
        {
            IncludeMarks = false,
            Describe = span => Description(span, options),
            Details = span => Details(span, options.Logs ? logs[span.SpanId] : []),
            Includes = options.Includes,
            SiblingOrder = options.SortSiblings ? ByName : null,
        });
    }

    private static int ByName(TraceNode left, TraceNode right) => string.CompareOrdinal(left.Span.Name, right.Span.Name);

    private static string Description(Span span, SpanTreeOptions options)
    {
        List<string> parts = [];
        if (span.Kind != ActivityKind.Internal)
        {
            parts.Add($"[{span.Kind.ToString().ToLowerInvariant()}]");
        }

        foreach (var name in options.Attributes.Where(span.Attributes.ContainsKey))
        {
            parts.Add($"{name}={AttributeText.Of(span.Attributes[name])}");
        }

        if (span.Status == ActivityStatusCode.Error)
        {
            parts.Add("ERROR");
        }

        return string.Join(' ', parts);
    }

    private static IEnumerable<string> Details(Span span, IEnumerable<LogRecord> logs)
    {
        foreach (var @event in span.Events)
        {
            var type = @event.Attributes.GetString("exception.type");
            yield return type is null ? $"* {@event.Name}" : $"* {@event.Name} {type}";
        }

        foreach (var _ in span.Links)
        {
            yield return "~ link";
        }

        foreach (var log in logs)
        {
            // The template, not the formatted message: ids and times would differ at each run.
            yield return $"- {log.Level.ToString().ToLowerInvariant()}: {LogText.Template(log)}";
        }
    }
}
