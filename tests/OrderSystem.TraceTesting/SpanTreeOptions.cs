using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting;

/// <summary>What a text tree shows.</summary>
public sealed record SpanTreeOptions
{
    /// <summary>All spans with their <c>error.type</c>, no logs.</summary>
    public static SpanTreeOptions Default { get; } = new();

    /// <summary>The attributes to show where a span has them.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = ["error.type"];

    /// <summary>Whether log records stand below their span.</summary>
    public bool Logs { get; init; }

    /// <summary>Which spans to show; a span that is left out takes what is below it along. All by default.</summary>
    public Func<Span, bool> Includes { get; init; } = static _ => true;
}
