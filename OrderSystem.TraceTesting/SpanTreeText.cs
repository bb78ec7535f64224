using System.Text.RegularExpressions;

namespace OrderSystem.TraceTesting;

/// <summary>What a text tree shows.</summary>
public sealed record SpanTreeOptions
{
    /// <summary>The attributes to show where a span has them. Default: <c>error.type</c>.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = ["error.type"];

    /// <summary>Whether log records stand below their span. Default: false.</summary>
    public bool Logs { get; init; }

    /// <summary>
    /// Whether siblings stand in the order of their names. Default: false, by start time, which differs from run to
    /// run where they start concurrently.
    /// </summary>
    public bool SortSiblings { get; init; }
}

/// <summary>Writes a trace as a text tree without ids and times: two runs of the same request give the same text.</summary>
public static partial class SpanTreeText
{
    /// <summary>The tree, a line per span, event, link and log record.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="options">What to show; all spans with their <c>error.type</c> and no logs when not given.</param>
    public static string ToTreeText(this Trace trace, SpanTreeOptions? options = null)
    {
        options ??= new SpanTreeOptions();
        return Render(
            trace,
            span => string.Join("  ", Parts(span.Span, options).Where(part => part.Length > 0)),
            span => Details(span.Span, options.Logs ? span.Logs : []),
            options.SortSiblings);
    }

    /// <param name="trace">The trace.</param>
    /// <param name="line">A span's line.</param>
    /// <param name="details">The lines below it.</param>
    /// <param name="sortSiblings">Whether siblings stand in the order of their names.</param>
    /// <param name="showIds">Whether the id of a parent that has not arrived is shown.</param>
    internal static string Render(
        Trace trace,
        Func<TraceSpan, string> line,
        Func<TraceSpan, IEnumerable<string>> details,
        bool sortSiblings = false,
        bool showIds = false)
    {
        var text = new StringBuilder();
        var roots = trace.Roots.Reverse().Select(root => (root, "", ""));
        var pending = new Stack<(TraceSpan Span, string Indent, string Below)>(roots);
        while (pending.TryPop(out var item))
        {
            var parent = showIds ? $"parent {item.Span.Span.ParentSpanId}" : "parent";
            text.Append(item.Span.Placement switch
            {
                SpanPlacement.MissingParent => $"({parent} not received)\n",
                SpanPlacement.Cycle => $"({parent} is below its own child)\n",
                _ => null,
            });
            text.Append(item.Indent).Append(Escaped(line(item.Span))).Append('\n');
            var children = item.Span.Children;
            if (sortSiblings)
            {
                children = [.. children.OrderBy(child => child.Name, StringComparer.Ordinal)];
            }

            foreach (var detail in details(item.Span))
            {
                text.Append(item.Below).Append(children.Count > 0 ? "│   " : "    ").Append(Escaped(detail)).Append('\n');
            }

            for (var i = children.Count - 1; i >= 0; i--)
            {
                var last = i == children.Count - 1;
                pending.Push((children[i], item.Below + (last ? "└── " : "├── "), item.Below + (last ? "    " : "│   ")));
            }
        }

        return text.ToString();
    }

    private static string[] Parts(Span span, SpanTreeOptions options)
    {
        var attributes = options.Attributes.Where(span.Attributes.ContainsKey);
        string?[] description =
        [
            span.Kind == ActivityKind.Internal ? null : $"[{span.Kind.ToString().ToLowerInvariant()}]",
            .. attributes.Select(name => $"{name}={AttributeValue.Text(span.Attributes[name])}"),
            span.Status == ActivityStatusCode.Error ? "ERROR" : null,
        ];
        return [span.Service, span.Name, string.Join(' ', description.OfType<string>())];
    }

    private static IEnumerable<string> Details(Span span, IEnumerable<LogRecord> logs) =>
    [
        .. span.Events.Select(item => $"* {item.Name} {item.Attributes.GetString("exception.type")}".TrimEnd()),
        .. span.Links.Select(_ => "~ link"),

        // The template, not the formatted message: ids and times would differ at each run.
        .. logs.Select(log => $"- {log.Level.ToString().ToLowerInvariant()}: {log.Template}"),
    ];

    // Names come from outside, and a terminal obeys escape sequences, line breaks and changes of writing direction.
    private static string Escaped(string text) => Unsafe().Replace(text, match => $"\\u{(int)match.Value[0]:x4}");

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]")]
    private static partial Regex Unsafe();
}
