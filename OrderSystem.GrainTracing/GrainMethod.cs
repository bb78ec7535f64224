using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Attribute names: OpenTelemetry semantic conventions 1.45 (RPC, messaging), and Orleans' own where the conventions
/// have none.
/// </summary>
internal static class AttributeNames
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string ErrorType = "error.type";
    public const string TargetId = "orleans.rpc.target_id";
    public const string SourceId = "orleans.rpc.source_id";
    public const string ReminderName = "orleans.reminder.name";
    public const string MessagingSystem = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string BatchCount = "messaging.batch.message_count";
    public const string StreamProvider = "orleans.stream.provider";
    public const string StreamId = "orleans.stream.id";

    /// <summary>The value of <see cref="RpcSystem"/> and <see cref="MessagingSystem"/>.</summary>
    public const string Orleans = "orleans";

    /// <summary>The event on the span of a call whose own caller gave it up.</summary>
    public const string CancelledEvent = "orleans.rpc.cancelled";

    /// <summary>The event on the span of an enumeration that was neither read to its end nor disposed of.</summary>
    public const string AbandonedEvent = "orleans.enumeration.abandoned";
}

/// <summary>What a message between grains is, and so which rule its spans follow.</summary>
internal enum GrainCallKind
{
    /// <summary>A call of an application's interface: a grain, an extension, a grain service, an observer.</summary>
    Application,

    /// <summary>Orleans calls itself.</summary>
    System,

    /// <summary>A tick of a grain timer, which reaches the grain as a message.</summary>
    TimerTick,

    /// <summary>A tick of a reminder.</summary>
    ReminderTick,

    /// <summary>A pulling agent hands an item or a batch of a stream to its consumer.</summary>
    StreamDelivery,

    /// <summary>The writer of a broadcast channel hands an item to a subscriber.</summary>
    ChannelDelivery,

    /// <summary>One of the calls that an <see cref="IAsyncEnumerable{T}"/> result is read with.</summary>
    Enumeration,
}

/// <summary>What spans and metrics say of the method that is called; made once per method, so that a call costs a look-up.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();
    private static readonly ConcurrentDictionary<Assembly, bool> OrleansAssemblies = new();

    private GrainMethod(MethodInfo method, IInvokable request)
    {
        var type = request.GetInterfaceType();
        SpanName = request.GetActivityName();
        Name = method.Name;
        Kind = KindOf(type, method);
        Attributes =
        [
            new(AttributeNames.RpcSystem, AttributeNames.Orleans),
            new(AttributeNames.RpcMethod, $"{type.FullName ?? type.Name}/{method.Name}"),
        ];
    }

    /// <summary>The span's name, <c>Interface/Method</c>: low in cardinality, as the conventions ask.</summary>
    public string SpanName { get; }

    /// <summary>The method's own name.</summary>
    public string Name { get; }

    /// <summary>Which rule the call's spans follow.</summary>
    public GrainCallKind Kind { get; }

    /// <summary>The attributes that are there when the span is created, so that a sampler sees them, and on every metric.</summary>
    public KeyValuePair<string, object?>[] Attributes { get; }

    public static GrainMethod Of(IInvokable request)
    {
        var method = request.GetMethod();
        return Known.TryGetValue(method, out var known)
            ? known
            : Known.GetOrAdd(method, static (method, request) => new GrainMethod(method, request), request);
    }

    /// <summary>
    /// Whether Orleans itself declares the type. Its assemblies have no strong name, and a user's grains may live in a
    /// namespace or an assembly that begins with "Orleans", as community packages do; the product is Orleans' alone.
    /// </summary>
    public static bool IsPartOfOrleans(Type type) => OrleansAssemblies.GetOrAdd(type.Assembly, static assembly =>
        assembly.GetName().Name is { } name
        && name.StartsWith("Orleans.", StringComparison.Ordinal)
        && assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product == "Microsoft Orleans");

    // By name where Orleans keeps the interface internal.
    private static GrainCallKind KindOf(Type type, MethodInfo method)
    {
        if (!IsPartOfOrleans(type))
        {
            return GrainCallKind.Application;
        }

        return (type.FullName, method.Name) switch
        {
            ("Orleans.Runtime.IAsyncEnumerableGrainExtension", _) => GrainCallKind.Enumeration,
            ("Orleans.Runtime.IGrainTimerInvoker", _) => GrainCallKind.TimerTick,
            ("Orleans.IRemindable", _) => GrainCallKind.ReminderTick,
            ("Orleans.Streams.IStreamConsumerExtension", "DeliverImmutable" or "DeliverMutable" or "DeliverBatch") => GrainCallKind.StreamDelivery,
            ("Orleans.BroadcastChannel.IBroadcastChannelConsumerExtension", "OnPublished") => GrainCallKind.ChannelDelivery,
            _ => GrainCallKind.System,
        };
    }
}
