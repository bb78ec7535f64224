using Microsoft.AspNetCore.Diagnostics;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Puts the trace id on every response, recorded or not, and logs each request's start and end.</summary>
internal sealed class RequestTracingMiddleware(RequestDelegate next, TimeProvider time, ILogger<RequestTracingMiddleware> logger)
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
            if (context.Features.Get<RefusedTraceContext>() is { } refused)
            {
                activity.AddLink(new ActivityLink(refused.Context));
            }

            if (clientTraceId is not null)
            {
                activity.SetTag(ClientTraceId.Attribute, new[] { clientTraceId });
            }
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

/// <summary>
/// The two lines of a request. The route stands there instead of the path, and neither query nor headers: those are
/// the client's own data.
/// </summary>
internal static partial class RequestLog
{
    /// <summary>Gives every log line of the request the trace id that the client knows it by.</summary>
    public static readonly Func<ILogger, string, IDisposable?> BeginScope = LoggerMessage.DefineScope<string>("ClientTraceId:{ClientTraceId}");

    public static void Started(ILogger logger, HttpContext context)
    {
        var (level, route) = (LevelOf(context), RouteOf(context));
        if (route is not null)
        {
            Started(logger, level, context.Request.Method, route);
        }
        else
        {
            // Where the application routes behind this middleware, by UseRouting(), the route is not known yet.
            Started(logger, level, context.Request.Method);
        }
    }

    public static void Completed(ILogger logger, HttpContext context, int status, TimeSpan duration)
    {
        var (level, route) = (LevelOf(context), RouteOf(context) ?? "(unmatched)");
        var milliseconds = Math.Round(duration.TotalMilliseconds, 3);
        Completed(logger, level, context.Request.Method, route, status, milliseconds);
    }

    private static LogLevel LevelOf(HttpContext context) =>
        UntracedRequests.IsIncoming(context) ? LogLevel.Debug : LogLevel.Information;

    // The exception handler runs the pipeline again without the endpoint, but keeps it in a feature.
    private static string? RouteOf(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText;
    }

    [LoggerMessage(EventName = "RequestStarted", Message = "Request started: {method} {route}")]
    private static partial void Started(ILogger logger, LogLevel level, string method, string route);

#pragma warning disable LOGGEN027 // It is the same event, of which less is known.
    [LoggerMessage(EventName = "RequestStarted", Message = "Request started: {method}")]
#pragma warning restore LOGGEN027
    private static partial void Started(ILogger logger, LogLevel level, string method);

    [LoggerMessage(
        EventName = "RequestCompleted",
        Message = "Request completed: {method} {route} answered {status} in {durationMs} ms")]
    private static partial void Completed(
        ILogger logger, LogLevel level, string method, string route, int status, double durationMs);
}
