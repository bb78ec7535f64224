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
