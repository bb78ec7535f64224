using System.Globalization;

namespace OrderSystem.TraceTesting;

/// <content>
/// When the span was, relative to others only: how long something takes on a test machine says nothing. Where the
/// clocks of two processes disagree, a child is taken to start no earlier than its parent.
/// </content>
public sealed partial class TraceSpan
{
    /// <summary>Asserts that the span started and ended during another.</summary>
    /// <param name="other">The span around it.</param>
    public TraceSpan ShouldBeWithin(TraceSpan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var isWithin = _node.StartUnixNanoseconds >= other._node.StartUnixNanoseconds && _node.EndUnixNanoseconds <= other._node.EndUnixNanoseconds;
        return isWithin
            ? this
            : throw Failure($"expected it to start and end during '{other.Name}', but it did not.", Times(other), other, other.Times(other));
    }

    /// <summary>Asserts that the span ended before another started.</summary>
    /// <param name="other">The span after it.</param>
    public TraceSpan ShouldEndBefore(TraceSpan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _node.EndUnixNanoseconds <= other._node.StartUnixNanoseconds
            ? this
            : throw Failure($"expected it to end before '{other.Name}' starts, but it did not.", Times(other), other, other.Times(other));
    }

    /// <summary>Asserts that the span and another were going on at the same time.</summary>
    /// <param name="other">The concurrent span.</param>
    public TraceSpan ShouldOverlap(TraceSpan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _node.StartUnixNanoseconds < other._node.EndUnixNanoseconds && other._node.StartUnixNanoseconds < _node.EndUnixNanoseconds
            ? this
            : throw Failure($"expected it to overlap with '{other.Name}', but it did not.", Times(other), other, other.Times(other));
    }

    /// <summary>Asserts that the span took longer than another.</summary>
    /// <param name="other">The shorter span.</param>
    public TraceSpan ShouldTakeLongerThan(TraceSpan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Span.DurationNanoseconds > other.Span.DurationNanoseconds
            ? this
            : throw Failure($"expected it to take longer than '{other.Name}', but it did not.", "should be longer", other, "should be shorter");
    }

    /// <summary>Asserts which share of another span's duration this one took.</summary>
    /// <param name="other">The span that is the whole.</param>
    /// <param name="atLeast">The least share, from 0 to 1.</param>
    /// <param name="atMost">The largest share, from 0 to 1.</param>
    public TraceSpan ShouldTakeShareOf(TraceSpan other, double atLeast = 0, double atMost = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        var share = (double)Span.DurationNanoseconds / Math.Max(1, other.Span.DurationNanoseconds);
        return share >= atLeast && share <= atMost
            ? this
            : throw Failure(
                string.Create(CultureInfo.InvariantCulture, $"expected {atLeast:P0} to {atMost:P0} of the time of '{other.Name}', but it took {share:P1}."),
                string.Create(CultureInfo.InvariantCulture, $"{share:P1}"),
                other,
                "the whole");
    }

    private string Times(TraceSpan origin) => string.Create(
        CultureInfo.InvariantCulture,
        $"from {Milliseconds(_node.StartUnixNanoseconds, origin)} to {Milliseconds(_node.EndUnixNanoseconds, origin)} ms");

    private static string Milliseconds(long time, TraceSpan origin) =>
        ((time - origin._node.StartUnixNanoseconds) / 1e6).ToString("0.###", CultureInfo.InvariantCulture);
}
