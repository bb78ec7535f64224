using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Tracing.GrainCalls;

/// <summary>
/// The caller's side of a grain call: a client span, and the current trace context into the request context, whether or
/// not the span is recorded. A sampled-out decision must travel like a sampled one, or the callee flips the coin again
/// and starts a trace without a root.
/// </summary>
internal sealed class OutgoingTraceContextFilter(IOptions<GrainCallTracingOptions> options, GrainCallFailure failure)
    : IOutgoingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = GrainMethod.Of(context.Request);
        if (method.IsSystemCall && !_includeSystemCalls)
        {
            return context.Invoke();
        }

        var span = GrainCallTracing.Source.StartActivity(
            ActivityKind.Client, parentContext: default, tags: method.Attributes, name: method.SpanName);

        // Orleans invokes a filter from an async method of its own: what is set here travels with this call
        // and is gone when the caller goes on.
        if (span is not null)
        {
            RequestContextCarrier.Inject(span);
            return InvokeInSpan(context, span);
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
        {
            RequestContextCarrier.Inject(current);
        }

        return context.Invoke();
    }

    private async Task InvokeInSpan(IOutgoingGrainCallContext context, Activity span)
    {
        using (span)
        {
            if (span.IsAllDataRequested)
            {
                span.SetTag(RpcAttributes.TargetId, context.TargetId.ToString());
                span.SetTag(RpcAttributes.SourceId, context.SourceId?.ToString());
            }

            try
            {
                await context.Invoke();
            }
            catch (Exception exception)
            {
                failure.RecordOnClient(span, context, exception);
                throw;
            }
        }
    }
}
