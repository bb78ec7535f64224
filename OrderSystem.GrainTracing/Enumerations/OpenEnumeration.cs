using System.Diagnostics;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>An enumeration that is under way on this side of the call, under one span for all its batches.</summary>
/// <param name="span">The span.</param>
/// <param name="ofCaller">The token that the caller may cancel the enumeration with, which is no error.</param>
internal sealed class OpenEnumeration(Activity span, CancellationToken ofCaller)
{
    public Activity Span { get; } = span;

    /// <summary>When a batch was last asked for.</summary>
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>
    /// Whether the caller disposes of the enumeration. What that cancels is no error, though the caller's own
    /// cancellation, a message apart, may arrive later.
    /// </summary>
    public bool IsGivenUp { get; set; }

    /// <summary>The token by which the caller gave up: that of the enumeration, or that of the call for a batch.</summary>
    public CancellationToken CancelledBy(IGrainCallContext call) =>
        call.Request.GetCancellationToken() is { IsCancellationRequested: true } ofCall ? ofCall : ofCaller;

    /// <summary>Says on the span that its own caller gave the enumeration up by its token.</summary>
    public void MarkIfCancelled()
    {
        if (ofCaller.IsCancellationRequested && Span.IsAllDataRequested)
        {
            Span.AddEvent(new ActivityEvent(RpcAttributes.CancelledEvent));
        }
    }

    /// <summary>Says on the span that nobody read on, and that it ended when somebody last did.</summary>
    public void MarkAbandoned()
    {
        Span.AddEvent(new ActivityEvent(RpcAttributes.AbandonedEvent, LastUsed));
        Span.SetEndTime(LastUsed.UtcDateTime);
    }
}
