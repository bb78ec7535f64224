using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Telemetry;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// Puts the trace id on every response, recorded or not, and logs each request's start and end under its trace.
/// </summary>
internal sealed class RequestTracingMiddleware(
    RequestDelegate next,
    TimeProvider time,
    IHostEnvironment environment,
    ILogger<RequestTracingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Read when the server started the request; nothing behind may forward or log the secret.
        context.Request.Headers.Remove(EdgeOptions.KeyHeader);

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
        RequestLog.Started(logger, context);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (IsLeftToUs(context, exception))
        {
            activity.SetFailed(exception);
            RequestLog.Failed(logger, exception);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            RequestLog.Completed(logger, context, time.GetElapsedTime(started));
        }
    }

    // An exception that nothing has handled would make the server answer 500 by itself, without the trace id.
    // In development it goes on to the developer exception page instead.
    private bool IsLeftToUs(HttpContext context, Exception exception) =>
        !context.Response.HasStarted
        && !environment.IsDevelopment()
        && exception is not BadHttpRequestException
        && !(exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested);

    private static void Describe(Activity activity, RefusedTraceContext? refused, string? clientTraceId)
    {
        if (refused is not null)
        {
            activity.AddLink(new ActivityLink(refused.Context));
        }

        if (clientTraceId is not null)
        {
            activity.SetTag(AttributeNames.ClientTraceId, new[] { clientTraceId });
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
