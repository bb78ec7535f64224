using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>
/// The caller's side of an <see cref="IAsyncEnumerable{T}"/> result: one client span from the first batch to the last,
/// whose context goes with every call for a batch.
/// </summary>
internal sealed class OutgoingEnumerations(
    [FromKeyedServices(ActivityKind.Client)] OpenEnumerations open, GrainCallFailure failure)
{
    public Task Invoke(IOutgoingGrainCallContext context, GrainMethod method)
    {
        var id = EnumerationCall.Id(context.Request);
        var enumeration = open.OpenOrUse(id, context, method, static called =>
            GrainCallSpans.StartOutgoing(called.SpanName, ActivityKind.Client, called.Attributes));
        RequestContextCarrier.InjectCurrent(enumeration?.Span);

        // Stryker disable once Conditional : without an enumeration there is nothing to end; this saves the state machine.
        return enumeration is null
            ? context.Invoke()
            : open.Invoke(id, context, method, (enumeration, exception) =>
                failure.RecordOnClient(enumeration.Span, exception, enumeration.CancelledBy(context)));
    }
}
