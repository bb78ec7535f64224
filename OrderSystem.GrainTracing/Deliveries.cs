using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Streams;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The spans of messages. A stream's item outlives the request that published it: it is consumed in a trace of its own,
/// with a link to its producer. A broadcast channel hands its item over at once: the consumer belongs to the trace.
/// </summary>
internal static class Deliveries
{
    public static Task ServeStream(GrainCallRecorder recorder, IIncomingGrainCallContext call, GrainMethod method)
    {
        var batch = call.Request.GetArgument(2) as IBatchContainerBatch;
        var links = Producers(batch).Select(producer => new ActivityLink(producer)).ToArray();
        var stream = (QualifiedStreamId)call.Request.GetArgument(1)!;
        return recorder.Invoke(call, method, MessageDestination.OfStream(stream.ProviderName, stream.StreamId).Start(
            ActivityKind.Consumer,
            (name, kind, attributes) => RootSpan.Begin(GrainCallTracing.Source, name, kind, attributes, links),
            batch?.BatchContainers.Count));
    }

    public static Task PassChannel(GrainCallRecorder recorder, IGrainCallContext call, GrainMethod method)
    {
        var channel = MessageDestination.OfChannel(call.Request);
        return recorder.Invoke(call, method, call is IOutgoingGrainCallContext
            ? channel.Start(ActivityKind.Producer, GrainCallRecorder.StartOutgoing)
            : channel.Start(ActivityKind.Consumer, GrainCallRecorder.StartIncoming));
    }

    /// <summary>The producers; of a batch, each by the request context that came with its own item.</summary>
    private static HashSet<ActivityContext> Producers(IBatchContainerBatch? batch)
    {
        if (batch is null)
        {
            return RequestContextCarrier.TryExtract(out var carried) ? [carried] : [];
        }

        HashSet<ActivityContext> producers = [];
        foreach (var container in batch.BatchContainers)
        {
            RequestContextCarrier.Fields = default;
            if (container.ImportRequestContext() && RequestContextCarrier.TryExtract(out var producer))
            {
                producers.Add(producer);
            }
        }

        // Orleans delivers with the request context of the first.
        batch.ImportRequestContext();
        return producers;
    }
}

/// <summary>Where a message goes: the namespace is one of few and so makes the span's name; the key is an attribute.</summary>
internal readonly record struct MessageDestination(string Provider, string Namespace, string Id)
{
    public static MessageDestination OfStream(string provider, StreamId stream) =>
        new(provider, stream.GetNamespace() is { Length: > 0 } name ? name : provider, stream.ToString());

    /// <summary>The channel of a delivery, whose first argument it is.</summary>
    public static MessageDestination OfChannel(IInvokable delivery)
    {
        // Orleans keeps the type internal; its text is provider/namespace/key.
        var text = delivery.GetArgument(0)?.ToString() ?? string.Empty;
        var first = text.IndexOf('/', StringComparison.Ordinal);
        var last = text.LastIndexOf('/');
        var provider = first < 0 ? text : text[..first];
        var name = last > first && text[(first + 1)..last] is not "null" and var own ? own : provider;
        return new MessageDestination(provider, name, text[(first + 1)..]);
    }

    /// <summary>Starts the producer's or a consumer's span. Samplers see what is few; a recorded span says the rest.</summary>
    public Activity? Start(ActivityKind kind, StartSpan start, int? batchCount = null)
    {
        var operation = kind == ActivityKind.Producer ? "send" : "process";
        var span = start($"{operation} {Namespace}", kind,
        [
            new(AttributeNames.MessagingSystem, AttributeNames.Orleans),
            new(AttributeNames.OperationName, operation),
            new(AttributeNames.OperationType, operation),
            new(AttributeNames.Destination, Namespace),
        ]);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.StreamProvider, Provider);
            span.SetTag(AttributeNames.StreamId, Id);
            span.SetTag(AttributeNames.BatchCount, batchCount);
        }

        return span;
    }
}
