using System.Diagnostics;

namespace OrderSystem.TraceTesting;

/// <content>How the span relates to others.</content>
public sealed partial class TraceSpan
{
    /// <summary>Asserts that the span has no parent.</summary>
    public TraceSpan ShouldBeRoot() => Span.ParentSpanId is null
        ? this
        : throw Failure($"expected no parent, but it is {Span.ParentSpanId}.", "not a root");

    /// <summary>Asserts that the span is right below another.</summary>
    /// <param name="parent">The span expected above.</param>
    public TraceSpan ShouldBeChildOf(TraceSpan parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return Span.TraceId == parent.Span.TraceId && Span.ParentSpanId == parent.Span.SpanId
            ? this
            : throw Failure($"expected it right below '{parent.Name}', but it is not.", "should be the child", parent, "should be the parent");
    }

    /// <summary>Asserts that the span is below another, however deep.</summary>
    /// <param name="ancestor">The span expected above.</param>
    public TraceSpan ShouldBeBelow(TraceSpan ancestor)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        return Span.TraceId == ancestor.Span.TraceId && ancestor.IsBelow(_node)
            ? this
            : throw Failure($"expected it below '{ancestor.Name}', but it is not.", "should be below", ancestor, "should be above");
    }

    /// <summary>Asserts that the span links to another, usually of another trace.</summary>
    /// <param name="target">The span expected at the other end.</param>
    public TraceSpan ShouldLinkTo(TraceSpan target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ShouldLinkTo(target.Span.TraceId, target.Span.SpanId, $"'{target.Name}' ");
    }

    /// <summary>Asserts that the span links to a span of the test's own.</summary>
    /// <param name="target">The span expected at the other end.</param>
    public TraceSpan ShouldLinkTo(Activity target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ShouldLinkTo(target.TraceId.ToHexString(), target.SpanId.ToHexString(), $"'{target.DisplayName}' ");
    }

    /// <summary>Asserts that the span links to nothing.</summary>
    public TraceSpan ShouldHaveNoLinks() => Span.Links.Count == 0
        ? this
        : throw Failure($"expected no link, but it links to {LinksText()}.", $"{Span.Links.Count} links");

    private TraceSpan ShouldLinkTo(string traceId, string spanId, string name) =>
        Span.Links.Any(link => link.TraceId == traceId && link.SpanId == spanId)
            ? this
            : throw Failure($"expected a link to {name}{traceId}/{spanId}, but it links to {LinksText()}.", "lacks the link");

    private string LinksText() => Span.Links.Count == 0 ? "nothing" : string.Join(", ", Span.Links.Select(link => $"{link.TraceId}/{link.SpanId}"));
}
