using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// The two lines of a request. The route stands there instead of the path, and neither query nor headers: those are
/// the client's own data.
/// </summary>
internal static partial class RequestLog
{
    private const string Unmatched = "(unmatched)";

    private static readonly Func<ILogger, string, IDisposable?> ClientTraceIdScope =
        LoggerMessage.DefineScope<string>("ClientTraceId:{ClientTraceId}");

    /// <summary>Gives every log line of the request the trace id that the client knows it by.</summary>
    public static IDisposable? BeginScope(ILogger logger, string clientTraceId) => ClientTraceIdScope(logger, clientTraceId);

    public static void Started(ILogger logger, HttpContext context)
    {
        var level = LevelOf(context);
        if (!logger.IsEnabled(level))
        {
            return;
        }

        // Where the application routes behind this middleware, by UseRouting(), the route is not known yet.
        if (RouteOf(context) is { } route)
        {
            Log.Started(logger, level, context.Request.Method, route);
        }
        else
        {
            Log.Started(logger, level, context.Request.Method);
        }
    }

    public static void Completed(ILogger logger, HttpContext context, int status, TimeSpan duration)
    {
        var level = LevelOf(context);
        if (logger.IsEnabled(level))
        {
            var route = RouteOf(context) ?? Unmatched;
            var milliseconds = Math.Round(duration.TotalMilliseconds, 3);
            Log.Completed(logger, level, context.Request.Method, route, status, milliseconds);
        }
    }

    private static LogLevel LevelOf(HttpContext context) =>
        UntracedRequests.IsIncoming(context) ? LogLevel.Debug : LogLevel.Information;

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
