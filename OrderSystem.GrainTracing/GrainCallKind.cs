using System.Collections.Concurrent;
using System.Reflection;

namespace OrderSystem.GrainTracing;

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
