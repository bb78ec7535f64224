using System.Diagnostics;
using OrderSystem.TraceTesting.Model;
using Trace = OrderSystem.TraceTesting.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>A span at its place in a trace, to assert on.</summary>
/// <remarks>
/// Assertions return the span, so that they can be chained. A failed one throws a
/// <see cref="TraceAssertionException"/> that shows the trace with this span marked.
/// </remarks>
public sealed partial class TraceSpan
{
    private readonly TraceNode _node;

    internal TraceSpan(Trace trace, TraceNode node)
    {
        Trace = trace;
        _node = node;
    }

    /// <summary>The trace that the span belongs to.</summary>
    public Trace Trace { get; }

    /// <summary>The span as it was received.</summary>
    public Span Span => _node.Span;

    /// <summary>The span's name.</summary>
    public string Name => Span.Name;

    /// <summary>The service that recorded the span.</summary>
    public string Service => Span.Service;

    /// <summary>The attributes of the span.</summary>
    public AttributeCollection Attributes => Span.Attributes;

    /// <summary>The span above; null at the top.</summary>
    public TraceSpan? Parent => _node.Parent is { } parent ? new TraceSpan(Trace, parent) : null;

    /// <summary>The spans right below, by start time.</summary>
    public IReadOnlyList<TraceSpan> Children => [.. _node.Children.Select(child => new TraceSpan(Trace, child))];

    /// <summary>The log records that were written while this span was the current one, by time.</summary>
    public IReadOnlyList<LogRecord> Logs => [.. Trace.Logs.Where(log => log.SpanId == Span.SpanId)];

    /// <summary>The one span of this name right below.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="service">Its service; any when not given.</param>
    /// <param name="kind">Its kind; any when not given.</param>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Child(string name, string? service = null, ActivityKind? kind = null) =>
        TraceSelection.One(Trace, _node.Children, new SpanSelection(name, service, kind), $" right below '{Name}'");

    /// <summary>The one span of this name anywhere below.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="service">Its service; any when not given.</param>
    /// <param name="kind">Its kind; any when not given.</param>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Descendant(string name, string? service = null, ActivityKind? kind = null) =>
        TraceSelection.One(Trace, Trace.Tree.Nodes.Where(IsBelow), new SpanSelection(name, service, kind), $" below '{Name}'");

    /// <inheritdoc />
    public override string ToString() => Span.ToString();

    private bool IsBelow(TraceNode node)
    {
        for (var above = node.Parent; above is not null; above = above.Parent)
        {
            if (above.Span.SpanId == Span.SpanId)
            {
                return true;
            }
        }

        return false;
    }

    private TraceAssertionException Failure(string message, string mark) => FailureText.At(Trace, $"{Name}: {message}", Span, mark);

    private TraceAssertionException Failure(string message, string mark, TraceSpan other, string otherMark) =>
        FailureText.At(Trace, $"{Name}: {message}", span => span == Span ? mark : span == other.Span ? otherMark : null);
}
