using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Messaging;

/// <summary>
/// Where a message goes: the provider and the namespace are few and so make the span's name; the key is an attribute.
/// </summary>
internal readonly record struct MessageDestination(string Provider, string Namespace, string Id)
{
    public string SendSpanName => $"{MessagingAttributes.Send} {Namespace}";

    public string ProcessSpanName => $"{MessagingAttributes.Process} {Namespace}";

    public static MessageDestination OfStream(string provider, StreamId stream) =>
        new(provider, stream.GetNamespace() is { Length: > 0 } name ? name : provider, stream.ToString());

    /// <summary>The stream of a delivery, whose second argument it is.</summary>
    public static MessageDestination OfStream(IInvokable delivery)
    {
        var stream = (QualifiedStreamId)delivery.GetArgument(1)!;
        return OfStream(stream.ProviderName, stream.StreamId);
    }

    /// <summary>The channel of a delivery, whose first argument it is.</summary>
    public static MessageDestination OfChannel(IInvokable delivery)
    {
        // Orleans keeps the type internal; its text is provider/namespace/key.
        var text = delivery.GetArgument(0)?.ToString() ?? string.Empty;
        var first = text.IndexOf('/', StringComparison.Ordinal);
        var last = text.LastIndexOf('/');
        var provider = first < 0 ? text : text[..first];
        return last > first && text[(first + 1)..last] is not "null" and var name
            ? new MessageDestination(provider, name, text[(first + 1)..])
            : new MessageDestination(provider, provider, text[(first + 1)..]);
    }

    /// <summary>The attributes that are there when the span is created, so that a sampler sees them.</summary>
    public KeyValuePair<string, object?>[] Attributes(string operation) =>
    [
        new(MessagingAttributes.System, RpcAttributes.Orleans),
        new(MessagingAttributes.OperationName, operation),
        new(MessagingAttributes.OperationType, operation),
        new(MessagingAttributes.Destination, Namespace),
    ];

    /// <summary>What only a recorded span says.</summary>
    public void Describe(Activity? span)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(MessagingAttributes.Provider, Provider);
            span.SetTag(MessagingAttributes.StreamId, Id);
        }
    }
}
