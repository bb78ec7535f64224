using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>What a span says about the method that is called; made once per method, so that a call costs a look-up.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    private GrainMethod(MethodInfo method, IInvokable request)
    {
        var type = request.GetInterfaceType();
        SpanName = request.GetActivityName();
        Name = method.Name;
        Kind = KindOf(type, method);
        Attributes =
        [
            new(RpcAttributes.SystemName, RpcAttributes.Orleans),
            new(RpcAttributes.Method, $"{type.FullName ?? type.Name}/{method.Name}"),
        ];
    }

    /// <summary>The span's name, <c>Interface/Method</c>: low in cardinality, as the conventions ask.</summary>
    public string SpanName { get; }

    /// <summary>The method's own name.</summary>
    public string Name { get; }

    /// <summary>Which rule the call's spans follow.</summary>
    public GrainCallKind Kind { get; }

    /// <summary>The attributes that are there when the span is created, so that a sampler sees them.</summary>
    public KeyValuePair<string, object?>[] Attributes { get; }

    public static GrainMethod Of(IInvokable request)
    {
        var method = request.GetMethod();
        return Known.TryGetValue(method, out var known)
            ? known
            : Known.GetOrAdd(method, static (method, request) => new GrainMethod(method, request), request);
    }

    /// <summary>
    /// Whether Orleans declares the type. By assembly: a user's own grains may well live in a namespace that begins
    /// with "Orleans".
    /// </summary>
    public static bool IsPartOfOrleans(Type type) =>
        type.Assembly.GetName().Name is { } name && name.StartsWith("Orleans.", StringComparison.Ordinal);

    // By name where Orleans keeps the interface internal.
    private static GrainCallKind KindOf(Type type, MethodInfo method)
    {
        if (!IsPartOfOrleans(type))
        {
            return GrainCallKind.Application;
        }

        if (type == typeof(IAsyncEnumerableGrainExtension))
        {
            return GrainCallKind.Enumeration;
        }

        return (type.FullName, method.Name) switch
        {
            ("Orleans.Runtime.IGrainTimerInvoker", _) => GrainCallKind.TimerTick,
            ("Orleans.IRemindable", _) => GrainCallKind.ReminderTick,
            ("Orleans.Streams.IStreamConsumerExtension", "DeliverImmutable" or "DeliverMutable" or "DeliverBatch") => GrainCallKind.StreamDelivery,
            ("Orleans.BroadcastChannel.IBroadcastChannelConsumerExtension", "OnPublished") => GrainCallKind.ChannelDelivery,
            _ => GrainCallKind.System,
        };
    }
}
