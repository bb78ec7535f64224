using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.ServiceDefaults.Tracing.GrainCalls.Enumerations;

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
        var enumeration = Start(id, context, method) ?? open.Use(id);
        Activity.Current = enumeration?.Span;
        return enumeration is null
            ? context.Invoke()
            : open.Invoke(id, context, method, (enumeration, exception) =>
                failure.RecordOnServer(enumeration.Span, exception, enumeration.CancelledBy(context)));
    }

    private OpenEnumeration? Start(Guid id, IIncomingGrainCallContext context, GrainMethod method)
    {
        if (EnumerationCall.Started(context.Request, method) is not { } request
            || GrainMethod.Of(request) is not { Kind: GrainCallKind.Application } called
            || GrainCallSpans.StartIncoming(called.SpanName, ActivityKind.Server, called.Attributes) is not { } span)
        {
            return null;
        }

        GrainCallFailure.SetIds(span, context.TargetId, context.SourceId);
        return open.Add(id, span, context.Request.GetCancellationToken());
    }
}
