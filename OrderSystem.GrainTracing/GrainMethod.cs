using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>What spans and metrics say of the method that is called; made once, so that a call costs a look-up.</summary>
/// <param name="Name">The method's own name.</param>
/// <param name="SpanName"><c>Interface/Method</c>: low in cardinality, as the conventions ask.</param>
/// <param name="Kind">Which rule the call's spans follow.</param>
/// <param name="Attributes">There when the span is created, so that a sampler sees them, and on every metric.</param>
internal sealed record GrainMethod(string Name, string SpanName, GrainCallKind Kind, KeyValuePair<string, object?>[] Attributes)
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    public static GrainMethod Of(IInvokable request)
    {
        var method = request.GetMethod();
        return Known.TryGetValue(method, out var known) ? known : Known.GetOrAdd(method, Create, request);
    }

    private static GrainMethod Create(MethodInfo method, IInvokable request)
    {
        var type = request.GetInterfaceType();
        return new(method.Name, request.GetActivityName(), PartsOfOrleans.KindOf(type, method.Name),
        [
            new(AttributeNames.RpcSystem, AttributeNames.Orleans),
            new(AttributeNames.RpcMethod, $"{type.FullName ?? type.Name}/{method.Name}"),
        ]);
    }
}

/// <summary>What a message between grains is, and so which rule its spans follow.</summary>
internal enum GrainCallKind
{
    Application, // a call of an application's interface: a grain, an extension, a grain service, an observer
    System, // Orleans calls itself
    TimerTick, // a tick of a grain timer, which reaches the grain as a message
    ReminderTick,
    StreamDelivery, // a pulling agent hands an item or a batch of a stream to its consumer
    ChannelDelivery, // the writer of a broadcast channel hands an item to a subscriber
    Enumeration, // one of the calls that an IAsyncEnumerable<T> result is read with
}

/// <summary>What is Orleans' own; by name where Orleans keeps an interface internal.</summary>
internal static class PartsOfOrleans
{
    private static readonly ConcurrentDictionary<Assembly, bool> Assemblies = new();

    /// <summary>
    /// Whether Orleans itself declares the type. Its assemblies have no strong name, and a user's grains may live in a
    /// namespace or an assembly that begins with "Orleans", as community packages do; the product is Orleans' alone.
    /// </summary>
    public static bool Include(Type type) => Assemblies.GetOrAdd(type.Assembly, static assembly =>
        assembly.GetName().Name is { } name
        && name.StartsWith("Orleans.", StringComparison.Ordinal)
        && assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product == "Microsoft Orleans");

    public static GrainCallKind KindOf(Type type, string method) => (Include(type), type.FullName, method) switch
    {
        (false, _, _) => GrainCallKind.Application,
        (_, "Orleans.Runtime.IAsyncEnumerableGrainExtension", _) => GrainCallKind.Enumeration,
        (_, "Orleans.Runtime.IGrainTimerInvoker", _) => GrainCallKind.TimerTick,
        (_, "Orleans.IRemindable", _) => GrainCallKind.ReminderTick,
        (_, "Orleans.Streams.IStreamConsumerExtension", "DeliverImmutable" or "DeliverMutable" or "DeliverBatch") =>
            GrainCallKind.StreamDelivery,
        (_, "Orleans.BroadcastChannel.IBroadcastChannelConsumerExtension", "OnPublished") => GrainCallKind.ChannelDelivery,
        _ => GrainCallKind.System,
    };
}
