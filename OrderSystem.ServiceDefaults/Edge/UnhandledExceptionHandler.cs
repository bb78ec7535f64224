using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// Answers an exception that the application did not expect. Handled exceptions are no longer logged or recorded by
/// ASP.NET Core 10 itself, so this is the one place that does it.
/// </summary>
internal sealed partial class UnhandledExceptionHandler(
    IProblemDetailsService problems, ILogger<UnhandledExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        httpContext.Response.StatusCode = StatusOf(httpContext, exception);
        if (httpContext.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            Record(httpContext.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current, exception);
            Log.Unhandled(logger, exception);
        }

        if (httpContext.Response.StatusCode != StatusCodes.Status499ClientClosedRequest)
        {
            // False when the client accepts no JSON: then the status alone is the answer.
            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext });
        }

        return true;
    }

    /// <summary>The status of an answer to an exception that nothing else has handled.</summary>
    public static int StatusOf(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException when context.RequestAborted.IsCancellationRequested =>
            StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    // Semantic conventions, general/recording-errors.
    private static void Record(Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("error.type", exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
            activity.AddException(exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, EventName = "UnhandledException", Message = "Request failed with an unhandled exception")]
        public static partial void Unhandled(ILogger logger, Exception exception);
    }
}
