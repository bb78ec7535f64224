using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Tracing.GrainCalls;

/// <summary>
/// The callee's side of a grain call: a server span under the context that came with the call. When the trace is
/// sampled out the span is not recorded, but it is there, so that log lines carry the trace id.
/// </summary>
internal sealed class IncomingTraceContextFilter(IOptions<GrainCallTracingOptions> options, GrainCallFailure failure)
    : IIncomingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!GrainCallTracing.Source.HasListeners())
        {
            return context.Invoke();
        }

        var method = GrainMethod.Of(context.Request);
        if (method.IsSystemCall && !_includeSystemCalls)
        {
            return context.Invoke();
        }

        return InvokeInSpan(context, method);
    }

    private async Task InvokeInSpan(IIncomingGrainCallContext context, GrainMethod method)
    {
        using var span = Start(method);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(RpcAttributes.TargetId, context.TargetId.ToString());
            span.SetTag(RpcAttributes.SourceId, context.SourceId?.ToString());
        }

        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (span is not null)
        {
            failure.RecordOnServer(span, context, exception);
            throw;
        }
    }

    private static Activity? Start(GrainMethod method)
    {
        // An activity that happens to flow with the scheduler is not the caller: only the context of the call counts.
        Activity.Current = null;

        if (!RequestContextCarrier.TryExtract(out var parent))
        {
            return GrainCallTracing.Source.StartActivity(
                ActivityKind.Server, parentContext: default, tags: method.Attributes, name: method.SpanName);
        }

        var span = GrainCallTracing.Source.CreateActivity(
            method.SpanName, ActivityKind.Server, parent, method.Attributes, idFormat: ActivityIdFormat.W3C);
        if (span is not null)
        {
            RequestContextCarrier.RestoreBaggage(span);
            span.Start();
        }

        return span;
    }
}
