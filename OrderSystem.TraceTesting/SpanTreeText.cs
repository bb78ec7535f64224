using System.Text.RegularExpressions;

namespace OrderSystem.TraceTesting;

/// <summary>What a text tree shows.</summary>
public sealed record SpanTreeOptions
{
    /// <summary>All spans with their <c>error.type</c>, no logs.</summary>
    public static SpanTreeOptions Default { get; } = new();

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

/// <summary>Writes a trace as a text tree without ids and times, so that two runs of the same request give the same text.</summary>
public static partial class SpanTreeText
{
    /// <summary>The tree, a line per span, event, link and log record.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="options">What to show; <see cref="SpanTreeOptions.Default"/> when not given.</param>
    public static string ToTreeText(this Trace trace, SpanTreeOptions? options = null)
    {
        options ??= SpanTreeOptions.Default;
        var logs = trace.Logs.Where(log => options.Logs && log.SpanId is not null).ToLookup(log => log.SpanId!);
        return Render(
            trace,
            options,
            root => root.Placement switch
            {
                TracePlacement.MissingParent => "(parent not received)",
                TracePlacement.Cycle => "(parent is below its own child)",
                _ => null,
            },
            span => string.Join("  ", new[] { span.Service, span.Name, Description(span, options) }.Where(part => part.Length > 0)),
            span => Details(span, logs[span.SpanId]));
    }

    /// <param name="trace">The trace.</param>
    /// <param name="options">In which order.</param>
    /// <param name="above">What stands above a root.</param>
    /// <param name="line">A span's line.</param>
    /// <param name="details">The lines below it.</param>
    internal static string Render(
        Trace trace, SpanTreeOptions options, Func<TraceNode, string?> above, Func<Span, string> line, Func<Span, IEnumerable<string>> details)
    {
        var text = new StringBuilder();
        var pending = new Stack<(TraceNode Node, string Indent, string Below)>(trace.Tree.Roots.Reverse().Select(root => (root, "", "")));
        while (pending.TryPop(out var item))
        {
            if (item.Node.Parent is null && above(item.Node) is { } reason)
            {
                text.Append(reason).Append('\n');
            }

            text.Append(item.Indent).Append(Escaped(line(item.Node.Span))).Append('\n');
            var children = item.Node.Children.ToList();
            if (options.SortSiblings)
            {
                children.Sort((left, right) => string.CompareOrdinal(left.Span.Name, right.Span.Name));
            }

            foreach (var detail in details(item.Node.Span))
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

    private static string Description(Span span, SpanTreeOptions options) => string.Join(' ',
    [
        .. span.Kind == ActivityKind.Internal ? (string[])[] : [$"[{span.Kind.ToString().ToLowerInvariant()}]"],
        .. options.Attributes.Where(span.Attributes.ContainsKey).Select(name => $"{name}={AttributeValue.Text(span.Attributes[name])}"),
        .. span.Status == ActivityStatusCode.Error ? (string[])["ERROR"] : [],
    ]);

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
