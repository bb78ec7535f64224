using OrderSystem.TraceViewer.Model;

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

    /// <summary>Which spans to show; a span that is left out takes what is below it along. All by default.</summary>
    public Func<Span, bool> Includes { get; init; } = static _ => true;
}
