using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tracing;

namespace OrderSystem.ServiceDefaults.Http;

/// <summary>
/// Answers an exception that the application did not expect. Handled exceptions are no longer logged or recorded by
/// ASP.NET Core 10 itself, so this is the one place that does it.
/// </summary>
internal sealed partial class UnhandledExceptionHandler(
    IProblemDetailsService problems,
    ILogger<UnhandledExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        httpContext.Response.StatusCode = StatusOf(httpContext, exception);
        if (httpContext.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            (httpContext.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current)
                .SetFailed(exception);
            Log.Unhandled(logger, exception);
        }

        if (httpContext.Response.StatusCode != StatusCodes.Status499ClientClosedRequest)
        {
            // False when the client accepts no JSON: then the status alone is the answer.
            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext });
        }

        return true;
    }

    private static int StatusOf(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, EventName = "UnhandledException", Message = "Request failed with an unhandled exception")]
        public static partial void Unhandled(ILogger logger, Exception exception);
    }
}
