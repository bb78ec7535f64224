using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrderSystem.TraceViewer.Model;
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
        var text = new StringBuilder();
        var logs = trace.Logs.Where(log => log.SpanId is not null).ToLookup(log => log.SpanId);
        foreach (var root in trace.Tree.Roots)
        {
            if (root.Placement == TracePlacement.MissingParent)
            {
                text.Append("(parent not received)\n");
            }

            Append(text, root, "", "", options, logs!);
        }

        return text.ToString();
    }

    private static void Append(
        StringBuilder text, TraceNode node, string first, string rest, SpanTreeOptions options, ILookup<string, LogRecord> logs)
    {
        text.Append(first).Append(Line(node.Span, options)).Append('\n');

        var children = node.Children.Where(child => options.Includes(child.Span)).ToList();
        var below = rest + (children.Count > 0 ? "│   " : "    ");
        foreach (var line in Details(node.Span, options, logs))
        {
            text.Append(below).Append(line).Append('\n');
        }

        foreach (var child in children)
        {
            var last = child == children[^1];
            Append(text, child, rest + (last ? "└── " : "├── "), rest + (last ? "    " : "│   "), options, logs);
        }
    }

    private static string Line(Span span, SpanTreeOptions options)
    {
        var line = new StringBuilder($"{span.Service}  {span.Name}");
        if (span.Kind != ActivityKind.Internal)
        {
            line.Append(CultureInfo.InvariantCulture, $" [{span.Kind.ToString().ToLowerInvariant()}]");
        }

        foreach (var name in options.Attributes)
        {
            if (span.Attributes.TryGetValue(name, out var value))
            {
                line.Append(CultureInfo.InvariantCulture, $" {name}={value}");
            }
        }

        if (span.Status == ActivityStatusCode.Error)
        {
            line.Append(" ERROR");
        }

        return line.ToString();
    }

    private static IEnumerable<string> Details(Span span, SpanTreeOptions options, ILookup<string, LogRecord> logs)
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

        if (!options.Logs)
        {
            yield break;
        }

        foreach (var log in logs[span.SpanId])
        {
            // The template, not the formatted message: ids and times would differ at each run.
            yield return $"- {log.Level.ToString().ToLowerInvariant()}: {log.Attributes.GetString("{OriginalFormat}") ?? log.Message}";
        }
    }
}
