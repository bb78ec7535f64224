using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Text;

/// <summary>What a text tree shows.</summary>
public sealed record TraceTreeOptions
{
    /// <summary>Everything, as <c>GET /api/traces/{traceId}/tree</c> answers it.</summary>
    public static TraceTreeOptions Default { get; } = new();

    /// <summary>Only what is the same at each run, to compare with an approved text: no ids, no durations.</summary>
    public static TraceTreeOptions Comparable { get; } = new() { IncludeIds = false, IncludeDurations = false };

    /// <summary>Whether the trace id, the ids of missing parents and those of links are written. Default: true.</summary>
    public bool IncludeIds { get; init; } = true;

    /// <summary>Whether durations are written. Default: true.</summary>
    public bool IncludeDurations { get; init; } = true;

    /// <summary>Whether error marks and link marks are written. Default: true.</summary>
    public bool IncludeMarks { get; init; } = true;

    /// <summary>More to say about a span, such as an attribute, at the end of its line. Default: nothing.</summary>
    public Func<Span, string?>? Describe { get; init; }

    /// <summary>Lines to stand below a span, before its children: its events or log records, say. Default: none.</summary>
    public Func<Span, IEnumerable<string>>? Details { get; init; }

    /// <summary>Which spans are written; what is below a span that is left out goes with it. Roots always are. Default: all.</summary>
    public Func<Span, bool>? Includes { get; init; }

    /// <summary>
    /// The order of siblings. Default: by start time, which differs from run to run where they start concurrently.
    /// </summary>
    public Comparison<TraceNode>? SiblingOrder { get; init; }
}
