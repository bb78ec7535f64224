namespace OrderSystem.TraceTesting;

/// <summary>What has been received of one trace, at one moment: it does not change when more arrives.</summary>
public sealed class Trace
{
    private readonly Lazy<(List<TraceSpan> Roots, List<TraceSpan> Nodes)> _tree;

    internal Trace(string traceId, IReadOnlyList<Span> spans, IReadOnlyList<LogRecord> logs, HashSet<string>? outside = null)
    {
        TraceId = traceId;
        Spans = spans;
        Logs = logs;
        _tree = new(() => Tree(outside ?? []));
    }

    /// <summary>The trace: 32 lowercase hexadecimal digits.</summary>
    public string TraceId { get; }

    /// <summary>The spans in the order they arrived.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>The log records that carry the trace's id, by time.</summary>
    public IReadOnlyList<LogRecord> Logs { get; }

    /// <summary>
    /// The span at the top, which has no parent but the test's own request; null while it has not arrived, the earliest
    /// if there are several.
    /// </summary>
    public Span? Root => Roots.FirstOrDefault(root => root.Placement == SpanPlacement.Root)?.Span;

    /// <summary>Whether all spans hang together below one root.</summary>
    public bool IsConnected => Roots is [{ Placement: SpanPlacement.Root }];

    /// <summary>The spans without a span above, by start time.</summary>
    internal IReadOnlyList<TraceSpan> Roots => _tree.Value.Roots;

    /// <summary>All spans, each before its children.</summary>
    internal IReadOnlyList<TraceSpan> InTreeOrder => _tree.Value.Nodes;

    /// <summary>
    /// Whether the root is there, every parent is there, and every call that reached somebody has its server span.
    /// </summary>
    /// <remarks>
    /// A client span that ended with an error and without an HTTP answer needs no server span below it: nobody may have
    /// received the call. Database calls have none either.
    /// </remarks>
    public bool IsComplete() =>
        Roots.All(root => root.Placement == SpanPlacement.Root) && !InTreeOrder.Any(span => span.LacksItsServer);

    /// <summary>The same trace, where these spans are not expected: what is below them is a root.</summary>
    internal Trace Below(HashSet<string> outside) => outside.Count == 0 ? this : new Trace(TraceId, Spans, Logs, outside);

    /// <inheritdoc />
    public override string ToString() => $"{TraceId}: {Root?.ToString() ?? "no root"}, {Spans.Count} spans";

    private (List<TraceSpan> Roots, List<TraceSpan> Nodes) Tree(HashSet<string> outside)
    {
        var byId = Spans.ToDictionary(span => span.SpanId, span => new TraceSpan(this, span));
        foreach (var span in byId.Values)
        {
            span.Place(byId, outside);
        }

        // Depth first, without recursion: a trace may be deep. A parent's shift is known before its children's.
        List<TraceSpan> nodes = [];
        var roots = byId.Values.Where(span => span.Parent is null).OrderBy(span => span.Order).ToList();
        var pending = new Stack<TraceSpan>(roots.AsEnumerable().Reverse());
        while (pending.TryPop(out var span))
        {
            nodes.Add(span);
            span.OrderChildren();
            foreach (var child in span.Children.Reverse())
            {
                pending.Push(child);
            }
        }

        return (roots, nodes);
    }
}

/// <summary>Where a span stands in the tree.</summary>
internal enum SpanPlacement
{
    Child, // below its parent
    Root, // at the top: it has no parent, or one that the test itself sent
    MissingParent, // at the top: its parent has not arrived
    Cycle, // at the top: it is its own ancestor, which only a faulty sender produces
}

/// <summary>Reads a trace id as people and systems write it.</summary>
internal static class TraceIdText
{
    /// <summary>
    /// The id as 32 lowercase hexadecimal digits. Upper case, blanks around it, the dashes of a UUID and a whole
    /// <c>traceparent</c> are understood: all of them name one trace.
    /// </summary>
    /// <exception cref="ArgumentException">It is no trace id, and waiting for it would be in vain.</exception>
    public static string Read(string text) =>
        TryRead(text) ?? throw new ArgumentException(
            $"'{text}' is no trace id: 32 hexadecimal digits, not all of them zero.", nameof(text));

    /// <inheritdoc cref="Read" />
    public static string? TryRead(string text) =>
        Guid.TryParse(text, out var id) ? (id == Guid.Empty ? null : id.ToString("N"))
        : ActivityContext.TryParse(text.Trim().ToLowerInvariant(), null, out var context) ? context.TraceId.ToHexString()
        : null;
}
