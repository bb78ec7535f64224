using Microsoft.AspNetCore.Diagnostics;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// Puts the trace id on every response, recorded or not, and logs each request's start and end. The route stands in these
/// lines instead of the path, and neither query nor headers: those are the client's own data.
/// </summary>
internal sealed partial class RequestTracingMiddleware(
    RequestDelegate next, TimeProvider time, ILogger<RequestTracingMiddleware> logger)
{
    // Gives every log line of the request the trace id that the client knows it by.
    private static readonly Func<ILogger, string, IDisposable?> BeginScope =
        LoggerMessage.DefineScope<string>("ClientTraceId:{ClientTraceId}");

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
            if (context.Features.Get<RefusedTraceContext>() is { } refused)
            {
                activity.AddLink(new ActivityLink(refused.Context));
            }

            if (clientTraceId is not null)
            {
                activity.SetTag(ClientTraceId.Attribute, new[] { clientTraceId });
            }
        }

        using var scope = clientTraceId is null ? null : BeginScope(logger, clientTraceId);
        var started = time.GetTimestamp();
        var level = UntracedRequests.IsIncoming(context) ? LogLevel.Debug : LogLevel.Information;
        var method = context.Request.Method;
        int? status = null;
        if (RouteOf(context) is { } route)
        {
            Log.Started(logger, level, method, route);
        }
        else
        {
            // Where the application routes behind this middleware, by UseRouting(), the route is not known yet.
            Log.Started(logger, level, method);
        }

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
            var milliseconds = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3);
            var matched = RouteOf(context) ?? "(unmatched)";
            Log.Completed(logger, level, method, matched, status ?? context.Response.StatusCode, milliseconds);
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

    // The exception handler runs the pipeline again without the endpoint, but keeps it in a feature.
    private static string? RouteOf(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText;
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "RequestStarted", Message = "Request started: {method} {route}")]
        public static partial void Started(ILogger logger, LogLevel level, string method, string route);

#pragma warning disable LOGGEN027 // It is the same event, of which less is known.
        [LoggerMessage(EventName = "RequestStarted", Message = "Request started: {method}")]
#pragma warning restore LOGGEN027
        public static partial void Started(ILogger logger, LogLevel level, string method);

        [LoggerMessage(
            EventName = "RequestCompleted",
            Message = "Request completed: {method} {route} answered {status} in {durationMs} ms")]
        public static partial void Completed(
            ILogger logger, LogLevel level, string method, string route, int status, double durationMs);
    }
}
