using OrderSystem.TraceTesting.Otlp;

namespace OrderSystem.TraceTesting;

/// <summary>A span at its place in a trace, to assert on.</summary>
/// <remarks>
/// Assertions return the span, so that they can be chained. A failed one throws a
/// <see cref="TraceAssertionException"/> that shows the trace with this span marked. Times are compared with those of
/// other spans only, for how long something takes on a test machine says nothing; where the clocks of two processes
/// disagree, a child is taken to start no earlier than its parent.
/// </remarks>
public sealed class TraceSpan
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

    /// <summary>The one span of this name right below, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Child(string name, string? service = null, ActivityKind? kind = null) =>
        TraceSelection.One(Trace, _node.Children, new SpanSelection(name, service, kind), $" right below '{Name}'");

    /// <summary>The one span of this name anywhere below, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public TraceSpan Descendant(string name, string? service = null, ActivityKind? kind = null) =>
        TraceSelection.One(Trace, Trace.Tree.Nodes.Where(node => node.IsBelow(_node)), new SpanSelection(name, service, kind), $" below '{Name}'");

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
        var found = AttributeValue.Quoted(actual);
        return Should(
            has && AttributeValue.Same(expected, actual),
            $"expected {attribute} = {AttributeValue.Quoted(expected)}, but {(has ? $"it is {found}" : "there is no such attribute")}.",
            has ? $"{attribute} = {found}" : $"no {attribute}");
    }

    /// <summary>Asserts that the span does not have this attribute.</summary>
    public TraceSpan ShouldNotHave(string attribute)
    {
        var has = Attributes.TryGetValue(attribute, out var value);
        return Should(
            !has, $"expected no attribute {attribute}, but it is {AttributeValue.Quoted(value)}.", $"{attribute} = {AttributeValue.Quoted(value)}");
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
        var (actual, described) = (Span.ErrorType, AttributeValue.Quoted(Span.StatusMessage));
        return Should(Span.Status == ActivityStatusCode.Error, $"expected the status Error, but it is {Span.Status}.", $"status {Span.Status}")
            .Should(
                message is null || message == Span.StatusMessage,
                $"expected the status description {AttributeValue.Quoted(message)}, but it is {described}.",
                $"description {described}")
            .Should(
                type is null || actual == type || actual?.EndsWith($".{type}", StringComparison.Ordinal) == true,
                $"expected error.type = {AttributeValue.Quoted(type)}, but it is {AttributeValue.Quoted(actual)}.",
                $"error.type = {AttributeValue.Quoted(actual)}");
    }

    /// <summary>Asserts that the span is no error.</summary>
    public TraceSpan ShouldNotBeError() => Should(
        Span.Status != ActivityStatusCode.Error, $"expected no error, but its status is Error: {Span.StatusMessage ?? "no description"}.", "status Error");

    /// <summary>Asserts that the span has an event of this name.</summary>
    public TraceSpan ShouldHaveEvent(string name) => Should(
        Span.Events.Any(item => item.Name == name),
        $"expected an event '{name}', but it has {Named(Span.Events.Select(item => item.Name))}.",
        $"no event '{name}'");

    /// <summary>Asserts that a log record with this message was written under the span.</summary>
    /// <param name="message">The message, or its template.</param>
    /// <param name="level">The level; any when not given.</param>
    public TraceSpan ShouldHaveLog(string message, LogLevel? level = null) => Should(
        Logs.Any(log => (level is null || log.Level == level) && (log.Message == message || log.Template == message)),
        $"expected a log record '{message}'{(level is null ? "" : $" of level {level}")}, but it has {Named(Logs.Select(log => $"{log.Level}: {log.Message}"))}.",
        "lacks the log record");

    /// <summary>Asserts that the span has no parent.</summary>
    public TraceSpan ShouldBeRoot() => Should(Span.ParentSpanId is null, $"expected no parent, but it is {Span.ParentSpanId}.", "not a root");

    /// <summary>Asserts that the span links to another, usually of another trace.</summary>
    public TraceSpan ShouldLinkTo(TraceSpan target) => ShouldLinkTo(target.Span.TraceId, target.Span.SpanId, target.Name);

    /// <summary>Asserts that the span links to a span of the test's own.</summary>
    public TraceSpan ShouldLinkTo(Activity target) =>
        ShouldLinkTo(target.TraceId.ToHexString(), target.SpanId.ToHexString(), target.DisplayName);

    /// <summary>Asserts that the span links to nothing.</summary>
    public TraceSpan ShouldHaveNoLinks() =>
        Should(Span.Links.Count == 0, $"expected no link, but it links to {LinksText()}.", $"{Span.Links.Count} links");

    /// <summary>Asserts that the span started and ended during another.</summary>
    public TraceSpan ShouldBeWithin(TraceSpan other) => Should(
        _node.StartUnixNanoseconds >= other._node.StartUnixNanoseconds && _node.EndUnixNanoseconds <= other._node.EndUnixNanoseconds,
        $"expected it to start and end during '{other.Name}', but it did not.",
        other);

    /// <summary>Asserts that the span ended before another started.</summary>
    public TraceSpan ShouldEndBefore(TraceSpan other) => Should(
        _node.EndUnixNanoseconds <= other._node.StartUnixNanoseconds, $"expected it to end before '{other.Name}' starts, but it did not.", other);

    /// <summary>Asserts that the span and another were going on at the same time.</summary>
    public TraceSpan ShouldOverlap(TraceSpan other) => Should(
        _node.StartUnixNanoseconds < other._node.EndUnixNanoseconds && other._node.StartUnixNanoseconds < _node.EndUnixNanoseconds,
        $"expected it to overlap with '{other.Name}', but it did not.",
        other);

    private TraceSpan Should(bool holds, string message, string mark) =>
        holds ? this : throw FailureText.At(Trace, $"{Name}: {message}", Span, mark);

    private TraceSpan Should(bool holds, string message, TraceSpan other) => holds
        ? this
        : throw FailureText.At(Trace, $"{Name}: {message}", span => span == Span ? Times(other) : span == other.Span ? other.Times(other) : null);

    private TraceSpan ShouldLinkTo(string traceId, string spanId, string name) => Should(
        Span.Links.Any(link => link.TraceId == traceId && link.SpanId == spanId),
        $"expected a link to '{name}' {traceId}/{spanId}, but it links to {LinksText()}.",
        "lacks the link");

    private static string Named(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'")) is { Length: > 0 } list ? list : "none";

    private string LinksText() => Span.Links.Count == 0 ? "nothing" : string.Join(", ", Span.Links.Select(link => $"{link.TraceId}/{link.SpanId}"));

    private string Times(TraceSpan origin) =>
        $"from {Milliseconds(_node.StartUnixNanoseconds, origin)} to {Milliseconds(_node.EndUnixNanoseconds, origin)} ms";

    private static string Milliseconds(long time, TraceSpan origin) =>
        ((time - origin._node.StartUnixNanoseconds) / 1e6).ToString("0.###", CultureInfo.InvariantCulture);
}
