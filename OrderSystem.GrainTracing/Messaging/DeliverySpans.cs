using System.Diagnostics;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Messaging;

/// <summary>
/// A consumer's spans. A stream's item outlives the request that published it: it is consumed in a trace of its own,
/// with a link to its producer. A broadcast channel hands its item over at once: the consumer belongs to the trace.
/// </summary>
internal sealed class DeliverySpans(GrainCallFailure failure)
{
    public Task InvokeStream(IIncomingGrainCallContext context)
    {
        var destination = MessageDestination.OfStream(context.Request);
        var batch = context.Request.GetArgument(2) as IBatchContainerBatch;
        var span = GrainCallSpans.StartRoot(
            destination.ProcessSpanName,
            ActivityKind.Consumer,
            destination.Attributes(MessagingAttributes.Process),
            batch is null ? ProducerLinks.Carried() : ProducerLinks.Of(batch));
        destination.Describe(span);
        if (batch is not null && span is { IsAllDataRequested: true })
        {
            span.SetTag(MessagingAttributes.BatchCount, batch.BatchContainers.Count);
        }

        return failure.InvokeInServerSpan(context, span);
    }

    public Task InvokeChannel(IIncomingGrainCallContext context)
    {
        var destination = MessageDestination.OfChannel(context.Request);
        var span = GrainCallSpans.StartIncoming(
            destination.ProcessSpanName, ActivityKind.Consumer, destination.Attributes(MessagingAttributes.Process));
        destination.Describe(span);
        return failure.InvokeInServerSpan(context, span);
    }
}
