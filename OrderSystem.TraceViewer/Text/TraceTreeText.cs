using System.Text;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Text;

/// <summary>Writes a trace as a text tree.</summary>
public static class TraceTreeText
{
    private const string Branch = "├── ";
    private const string LastBranch = "└── ";
    private const string Line = "│   ";
    private const string Gap = "    ";

    // Each level is written before each span below it: without a bound, a chain of spans has a square of indentation.
    private const int MaxIndentedDepth = 64;

    /// <summary>The tree as text; lines end with a line feed.</summary>
    public static string Render(Trace trace, TraceTreeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var text = new StringBuilder();
        Render(trace, options ?? TraceTreeOptions.Default, text);
        return text.ToString();
    }

    private static void Render(Trace trace, TraceTreeOptions options, StringBuilder text)
    {
        if (options.IncludeIds)
        {
            text.Append("Trace ID: ").Append(trace.TraceId).Append('\n');
        }

        foreach (var root in trace.Tree.Roots)
        {
            AppendReason(root, options, text);
            RenderBelow(root, options, text);
        }

        if (trace.DroppedSpans > 0)
        {
            text.Append('(').Append(trace.DroppedSpans).Append(" more spans were not kept)\n");
        }
    }

    private static void AppendReason(TraceNode root, TraceTreeOptions options, StringBuilder text)
    {
        var parent = options.IncludeIds ? $"parent {root.Span.ParentSpanId}" : "parent";
        _ = root.Placement switch
        {
            TracePlacement.MissingParent => text.Append('(').Append(parent).Append(" not received)\n"),
            TracePlacement.Cycle => text.Append('(').Append(parent).Append(" is below its own child)\n"),
            _ => text,
        };
    }

    private static void RenderBelow(TraceNode root, TraceTreeOptions options, StringBuilder text)
    {
        var pending = new Stack<(TraceNode Node, string Indent, string Below)>();
        pending.Push((root, "", ""));
        while (pending.TryPop(out var item))
        {
            text.Append(item.Indent);
            SpanText.Append(text, item.Node.Span, options);
            text.Append('\n');
            var children = Ordered(item.Node.Children, options);
            AppendDetails(text, item.Node.Span, item.Below + (children.Count > 0 ? Line : Gap), options);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                var last = i == children.Count - 1;
                pending.Push(item.Node.Depth < MaxIndentedDepth
                    ? (children[i], item.Below + (last ? LastBranch : Branch), item.Below + (last ? Gap : Line))
                    : (children[i], $"{item.Below}(level {children[i].Depth}) ", item.Below));
            }
        }
    }

    private static void AppendDetails(StringBuilder text, Span span, string indent, TraceTreeOptions options)
    {
        foreach (var line in options.Details?.Invoke(span) ?? [])
        {
            text.Append(indent).Append(EscapedText.Of(line)).Append('\n');
        }
    }

    private static IReadOnlyList<TraceNode> Ordered(IReadOnlyList<TraceNode> children, TraceTreeOptions options)
    {
        var shown = options.Includes is { } includes ? [.. children.Where(child => includes(child.Span))] : children;
        return options.SiblingOrder is { } order ? [.. shown.Order(Comparer<TraceNode>.Create(order))] : shown;
    }
}
