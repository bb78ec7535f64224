using static OrderSystem.TraceTesting.AttributeValue;

namespace OrderSystem.TraceTesting;

/// <summary>A span at its place in a trace, to assert on.</summary>
/// <remarks>
/// Assertions return the span, so that they can be chained. A failed one throws a
/// <see cref="TraceAssertionException"/> that shows the trace with this span marked. Times are compared with those of
/// other spans only, for how long something takes on a test machine says nothing. The clocks of two machines disagree by
/// milliseconds: a child that would start before its parent, though another process recorded it, is taken to start with
/// its parent, and all below it is shifted as much.
/// </remarks>
public sealed class TraceSpan
{
    private List<TraceSpan> _children = [];
    private long _shift;

    internal TraceSpan(Trace trace, Span span)
    {
        Trace = trace;
        Span = span;
    }

    /// <summary>The trace that the span belongs to.</summary>
    public Trace Trace { get; }

    /// <summary>The span as it was received.</summary>
    public Span Span { get; }

    /// <summary>The span's name.</summary>
    public string Name => Span.Name;

    /// <summary>The service that recorded the span.</summary>
    public string Service => Span.Service;

    /// <summary>The attributes of the span.</summary>
    public AttributeCollection Attributes => Span.Attributes;

    /// <summary>The span above; null at the top.</summary>
    public TraceSpan? Parent { get; private set; }

    /// <summary>The spans right below, by start time.</summary>
    public IReadOnlyList<TraceSpan> Children => _children;

    /// <summary>The log records that were written while this span was the current one, by time.</summary>
    public IReadOnlyList<LogRecord> Logs => [.. Trace.Logs.Where(log => log.SpanId == Span.SpanId)];

    internal SpanPlacement Placement { get; private set; }

    /// <summary>Whether this is a call whose server span has not arrived.</summary>
    internal bool LacksItsServer =>
        Span.Kind == ActivityKind.Client
        && (Attributes.ContainsKey("rpc.method") || Attributes.ContainsKey("http.request.method"))
        && (Span.Status != ActivityStatusCode.Error || Attributes.ContainsKey("http.response.status_code"))
        && !_children.Exists(child => child.Span.Kind == ActivityKind.Server);

    /// <summary>By start time; the span id decides between equals, so that the order is the same each time.</summary>
    internal (long Start, string SpanId) Order => (Start, Span.SpanId);

    private long Start => Span.StartUnixNanoseconds + _shift;

    private long End => Start + Span.DurationNanoseconds;

    /// <summary>The one span of this name right below, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Child(string name, string? service = null, ActivityKind? kind = null) =>
        TraceAssertions.One(Trace, _children, $" right below '{Name}'", name, service, kind);

    /// <summary>The one span of this name anywhere below, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Descendant(string name, string? service = null, ActivityKind? kind = null) =>
        TraceAssertions.One(Trace, Trace.InTreeOrder.Where(span => span.IsBelow(this)), $" below '{Name}'", name, service, kind);

    /// <inheritdoc />
    public override string ToString() => Span.ToString();

    /// <summary>Asserts that the span has this attribute with this value.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="value">
    /// Its value: a sequence stands for a list, a dictionary for a map, anything else is compared as it is exported
    /// (numbers of all sizes as 64 bits, a date as its text).
    /// </param>
    public TraceSpan ShouldHave(string attribute, object? value)
    {
        var expected = InMemoryExport.ValueOf(value);
        var has = Attributes.TryGetValue(attribute, out var actual);
        return Should(
            has && AttributeValue.Same(expected, actual),
            $"expected {attribute} = {Quoted(expected)}, but {(has ? $"it is {Quoted(actual)}" : "there is no such attribute")}.",
            has ? $"{attribute} = {Quoted(actual)}" : $"no {attribute}");
    }

    /// <summary>Asserts that the span does not have this attribute.</summary>
    public TraceSpan ShouldNotHave(string attribute)
    {
        var has = Attributes.TryGetValue(attribute, out var value);
        return Should(
            !has, $"expected no attribute {attribute}, but it is {Quoted(value)}.", $"{attribute} = {Quoted(value)}");
    }

    /// <summary>Asserts that the span is of this kind.</summary>
    public TraceSpan ShouldBeOfKind(ActivityKind kind) =>
        Should(Span.Kind == kind, $"expected kind {kind}, but it is {Span.Kind}.", $"kind {Span.Kind}");

    /// <summary>Asserts that the span is an error.</summary>
    /// <param name="type">
    /// Its <c>error.type</c>, or else the type of the exception that it recorded; of an exception's full name the last
    /// part is enough (<c>TimeoutException</c>). Any, or none, when not given.
    /// </param>
    /// <param name="message">The description of its status; any, or none, when not given.</param>
    public TraceSpan ShouldBeError(string? type = null, string? message = null)
    {
        var (actual, described) = (Span.ErrorType, Quoted(Span.StatusMessage));
        return Should(
                Span.Status == ActivityStatusCode.Error,
                $"expected the status Error, but it is {Span.Status}.",
                $"status {Span.Status}")
            .Should(
                message is null || message == Span.StatusMessage,
                $"expected the status description {Quoted(message)}, but it is {described}.",
                $"description {described}")
            .Should(
                type is null || actual == type || actual?.EndsWith($".{type}", StringComparison.Ordinal) == true,
                $"expected error.type = {Quoted(type)}, but it is {Quoted(actual)}.",
                $"error.type = {Quoted(actual)}");
    }

    /// <summary>Asserts that the span is no error.</summary>
    public TraceSpan ShouldNotBeError() => Should(
        Span.Status != ActivityStatusCode.Error,
        $"expected no error, but its status is Error: {Span.StatusMessage ?? "no description"}.",
        "status Error");

    /// <summary>Asserts that the span has an event of this name.</summary>
    public TraceSpan ShouldHaveEvent(string name) => Should(
        Span.Events.Any(item => item.Name == name),
        $"expected an event '{name}', but it has {List(Span.Events.Select(item => $"'{item.Name}'"), "none")}.",
        $"no event '{name}'");

    /// <summary>Asserts that a log record with this message was written under the span.</summary>
    /// <param name="message">The message, or its template.</param>
    /// <param name="level">The level; any when not given.</param>
    public TraceSpan ShouldHaveLog(string message, LogLevel? level = null) => Should(
        Logs.Any(log => (level is null || log.Level == level) && (log.Message == message || log.Template == message)),
        $"expected a log record '{message}'{(level is null ? "" : $" of level {level}")}, "
            + $"but it has {List(Logs.Select(log => $"'{log.Level}: {log.Message}'"), "none")}.",
        "lacks the log record");

    /// <summary>Asserts that the span has no parent.</summary>
    public TraceSpan ShouldBeRoot() =>
        Should(Span.ParentSpanId is null, $"expected no parent, but it is {Span.ParentSpanId}.", "not a root");

    /// <summary>Asserts that the span links to another, usually of another trace.</summary>
    public TraceSpan ShouldLinkTo(TraceSpan target) => ShouldLinkTo(target.Span.TraceId, target.Span.SpanId, target.Name);

    /// <summary>Asserts that the span links to a span of the test's own.</summary>
    public TraceSpan ShouldLinkTo(Activity target) =>
        ShouldLinkTo(target.TraceId.ToHexString(), target.SpanId.ToHexString(), target.DisplayName);

    /// <summary>Asserts that the span links to nothing.</summary>
    public TraceSpan ShouldHaveNoLinks() =>
        Should(Span.Links.Count == 0, $"expected no link, but it links to {LinksText()}.", $"{Span.Links.Count} links");

    /// <summary>Asserts that the span started and ended during another.</summary>
    public TraceSpan ShouldBeWithin(TraceSpan other) =>
        ShouldBeTimed(Start >= other.Start && End <= other.End, $"start and end during '{other.Name}'", other);

    /// <summary>Asserts that the span ended before another started.</summary>
    public TraceSpan ShouldEndBefore(TraceSpan other) =>
        ShouldBeTimed(End <= other.Start, $"end before '{other.Name}' starts", other);

    /// <summary>Asserts that the span and another were going on at the same time.</summary>
    public TraceSpan ShouldOverlap(TraceSpan other) =>
        ShouldBeTimed(Start < other.End && other.Start < End, $"overlap with '{other.Name}'", other);

    /// <summary>Puts the span below its parent, or at the top.</summary>
    internal void Place(IReadOnlyDictionary<string, TraceSpan> byId, IReadOnlySet<string> outside)
    {
        if (Span.ParentSpanId is not { } parentId)
        {
            Placement = SpanPlacement.Root;
        }
        else if (!byId.TryGetValue(parentId, out var parent))
        {
            var isTestsOwn = outside.Contains(parentId) || TraceContextHandler.HasSent(parentId);
            Placement = isTestsOwn ? SpanPlacement.Root : SpanPlacement.MissingParent;
        }
        else if (parent == this || parent.IsBelow(this))
        {
            Placement = SpanPlacement.Cycle;
        }
        else
        {
            Parent = parent;
            parent._children.Add(this);
        }
    }

    /// <summary>Puts the children in order, by the clock of the root's process.</summary>
    internal void OrderChildren()
    {
        foreach (var child in _children)
        {
            var behind = Start - (child.Span.StartUnixNanoseconds + _shift);
            child._shift = _shift + (child.Span.Resource == Span.Resource ? 0 : Math.Max(0, behind));
        }

        _children = [.. _children.OrderBy(child => child.Order)];
    }

    private bool IsBelow(TraceSpan ancestor)
    {
        var above = Parent;
        while (above is not null && above != ancestor)
        {
            above = above.Parent;
        }

        return above is not null;
    }

    private TraceSpan Should(bool holds, string message, string mark) =>
        holds ? this : throw FailureText.At(Trace, $"{Name}: {message}", span => span == this ? mark : null);

    private TraceSpan ShouldLinkTo(string traceId, string spanId, string name) => Should(
        Span.Links.Any(link => link.TraceId == traceId && link.SpanId == spanId),
        $"expected a link to '{name}' {traceId}/{spanId}, but it links to {LinksText()}.",
        "lacks the link");

    private TraceSpan ShouldBeTimed(bool holds, string expected, TraceSpan other)
    {
        return holds ? this : throw FailureText.At(Trace, $"{Name}: expected it to {expected}, but it did not.", span =>
            span == this ? Times(this) : span.Span == other.Span ? Times(other) : null);

        // In milliseconds since the other started.
        string Times(TraceSpan span)
        {
            var (start, end) = ((span.Start - other.Start) / 1e6, (span.End - other.Start) / 1e6);
            return string.Create(CultureInfo.InvariantCulture, $"from {start:0.###} to {end:0.###} ms");
        }
    }

    private string LinksText() => List(Span.Links.Select(link => $"{link.TraceId}/{link.SpanId}"), "nothing");

    private static string List(IEnumerable<string> items, string none) => string.Join(", ", items.DefaultIfEmpty(none));
}
