using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>
/// The callee's side of an <see cref="IAsyncEnumerable{T}"/> result: one server span, which is current whenever the
/// method's body runs, however many batches its elements leave in.
/// </summary>
internal sealed class IncomingEnumerations(
    [FromKeyedServices(ActivityKind.Server)] OpenEnumerations open, GrainCallFailure failure)
{
    public Task Invoke(IIncomingGrainCallContext context, GrainMethod method)
    {
        var id = EnumerationCall.Id(context.Request);
        var enumeration = open.OpenOrUse(id, context, method, static called =>
            GrainCallSpans.StartIncoming(called.SpanName, ActivityKind.Server, called.Attributes));
        Activity.Current = enumeration?.Span;
        return enumeration is null
            ? context.Invoke()
            : open.Invoke(id, context, method, (enumeration, exception) =>
                failure.RecordOnServer(enumeration.Span, exception, enumeration.CancelledBy(context)));
    }
}
