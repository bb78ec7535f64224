using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Streams;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Where a message goes: the provider and the namespace are few and so make the span's name; the key is an attribute.
/// </summary>
internal readonly record struct MessageDestination(string Provider, string Namespace, string Id)
{
    /// <summary>A producer's operation.</summary>
    public const string Send = "send";

    /// <summary>A consumer's operation.</summary>
    public const string Process = "process";

    public string SendSpanName => $"{Send} {Namespace}";

    public string ProcessSpanName => $"{Process} {Namespace}";

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
        new(AttributeNames.MessagingSystem, AttributeNames.Orleans),
        new(AttributeNames.OperationName, operation),
        new(AttributeNames.OperationType, operation),
        new(AttributeNames.Destination, Namespace),
    ];

    /// <summary>What only a recorded span says.</summary>
    public void Describe(Activity? span, int? batchCount = null)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.StreamProvider, Provider);
            span.SetTag(AttributeNames.StreamId, Id);
            if (batchCount is not null)
            {
                span.SetTag(AttributeNames.BatchCount, batchCount);
            }
        }
    }
}
