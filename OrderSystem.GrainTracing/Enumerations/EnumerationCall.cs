using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>Reads the calls of <see cref="IAsyncEnumerableGrainExtension"/> and their answers.</summary>
internal static class EnumerationCall
{
    /// <summary>The enumeration that the call belongs to.</summary>
    public static Guid Id(IInvokable call) => (Guid)call.GetArgument(0)!;

    /// <summary>The application's own call, which the first of an enumeration's calls holds.</summary>
    public static IInvokable? Started(IInvokable call, GrainMethod method) =>
        method.Name == nameof(IAsyncEnumerableGrainExtension.StartEnumeration) ? call.GetArgument(1) as IInvokable : null;

    public static bool IsDispose(GrainMethod method) => method.Name == nameof(IAsyncEnumerableGrainExtension.DisposeAsync);

    /// <summary>How far the enumeration is, and its exception where it failed.</summary>
    public static (EnumerationResult Status, object? Value) Answer(IGrainCallContext context) =>
        context.Result is ValueTuple<EnumerationResult, object?> answer ? answer : (EnumerationResult.Heartbeat, null);
}
