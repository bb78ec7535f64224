using System.Diagnostics;
using Orleans.Streams;

namespace OrderSystem.GrainTracing;

/// <summary>
/// A consumer's spans. A stream's item outlives the request that published it: it is consumed in a trace of its own,
/// with a link to its producer. A broadcast channel hands its item over at once: the consumer belongs to the trace.
/// </summary>
internal sealed class Deliveries(GrainCallRecorder recorder)
{
    public Task InvokeStream(IIncomingGrainCallContext context, GrainMethod method)
    {
        var destination = MessageDestination.OfStream(context.Request);
        var batch = context.Request.GetArgument(2) as IBatchContainerBatch;
        var span = GrainCallRecorder.StartRoot(
            destination.ProcessSpanName,
            ActivityKind.Consumer,
            destination.Attributes(MessageDestination.Process),
            batch is null ? LinkToCarried() : LinksTo(batch));
        destination.Describe(span, batch?.BatchContainers.Count);
        return recorder.Invoke(context, method, recorder.Filter(span, context), CallSide.Server);
    }

    public Task InvokeChannel(IIncomingGrainCallContext context, GrainMethod method)
    {
        var destination = MessageDestination.OfChannel(context.Request);
        var span = GrainCallRecorder.StartIncoming(
            destination.ProcessSpanName, ActivityKind.Consumer, destination.Attributes(MessageDestination.Process));
        destination.Describe(span);
        return recorder.Invoke(context, method, recorder.Filter(span, context), CallSide.Server);
    }

    /// <summary>The producer whose request context came with the delivery.</summary>
    private static IReadOnlyList<ActivityLink> LinkToCarried() =>
        RequestContextCarrier.TryExtract(out var producer) ? [new ActivityLink(producer)] : [];

    /// <summary>The producers of what a provider delivers in one go, each with the request context of its own.</summary>
    private static List<ActivityLink> LinksTo(IBatchContainerBatch batch)
    {
        List<ActivityLink> links = [];
        HashSet<ActivityContext> known = [];
        foreach (var container in batch.BatchContainers)
        {
            RequestContextCarrier.Clear();
            if (container.ImportRequestContext() && RequestContextCarrier.TryExtract(out var producer) && known.Add(producer))
            {
                links.Add(new ActivityLink(producer));
            }
        }

        // Orleans delivers with the request context of the first.
        batch.ImportRequestContext();
        return links;
    }
}
