using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// Puts the trace id on every response, recorded or not, and logs each request's start and end under its trace.
/// </summary>
internal sealed class RequestTracingMiddleware(
    RequestDelegate next,
    TimeProvider time,
    ILogger<RequestTracingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var activity = Activity.Current;
        var clientTraceId = ClientTraceId.Of(context.Request, activity);
        if (activity is { IdFormat: ActivityIdFormat.W3C })
        {
            // When the response starts, not now: an exception handler clears what is set before it.
            context.Response.OnStarting(SetTraceHeaders, (context.Response, activity, clientTraceId));
        }

        if (activity is { IsAllDataRequested: true })
        {
            Describe(activity, context.Features.Get<RefusedTraceContext>(), clientTraceId);
        }

        using var scope = clientTraceId is null ? null : RequestLog.BeginScope(logger, clientTraceId);
        var started = time.GetTimestamp();
        int? status = null;
        RequestLog.Started(logger, context);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // What the server will answer, now that nothing has handled it.
            status = UnhandledExceptionHandler.StatusOf(context, exception);
            throw;
        }
        finally
        {
            RequestLog.Completed(logger, context, status ?? context.Response.StatusCode, time.GetElapsedTime(started));
        }
    }

    private static void Describe(Activity activity, RefusedTraceContext? refused, string? clientTraceId)
    {
        if (refused is not null)
        {
            activity.AddLink(new ActivityLink(refused.Context));
        }

        if (clientTraceId is not null)
        {
            activity.SetTag(ClientTraceId.Attribute, new[] { clientTraceId });
        }
    }

    private static Task SetTraceHeaders(object state)
    {
        var (response, activity, clientTraceId) = ((HttpResponse, Activity, string?))state;
        var headers = response.Headers;
        headers[EdgeHeaders.TraceId] = activity.TraceId.ToHexString();
        headers[EdgeHeaders.SpanId] = activity.SpanId.ToHexString();
        headers[EdgeHeaders.TraceResponse] = activity.Id;
        if (activity.ParentSpanId != default)
        {
            headers[EdgeHeaders.ParentSpanId] = activity.ParentSpanId.ToHexString();
        }

        if (clientTraceId is not null)
        {
            headers[EdgeHeaders.ClientTraceId] = clientTraceId;
        }

        return Task.CompletedTask;
    }
}
