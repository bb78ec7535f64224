using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        var activity = Activity.Current;
        if (activity is { IdFormat: ActivityIdFormat.W3C })
        {
            // When the response starts, not now: an exception handler clears what is set before it.
            context.Response.OnStarting(SetTraceHeaders, (context.Response, activity));
        }

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

    private static Task SetTraceHeaders(object state)
    {
        var (response, activity) = ((HttpResponse, Activity))state;
        var headers = response.Headers;
        headers[EdgeHeaders.TraceId] = activity.TraceId.ToHexString();
        headers[EdgeHeaders.SpanId] = activity.SpanId.ToHexString();
        headers[EdgeHeaders.TraceResponse] = activity.Id;
        if (activity.ParentSpanId != default)
        {
            headers[EdgeHeaders.ParentSpanId] = activity.ParentSpanId.ToHexString();
        }

        return Task.CompletedTask;
    }
}
