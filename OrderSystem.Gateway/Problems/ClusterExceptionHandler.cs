using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using OrderSystem.Database;
using OrderSystem.Gateway.Cluster;
using Orleans.Storage;
using Polly.Timeout;

namespace OrderSystem.Gateway.Problems;

/// <summary>
/// Answers 503 when no silo, or a silo no database, can be reached, and 504 when none answers in time; other exceptions
/// are not its own.
/// </summary>
internal sealed partial class ClusterExceptionHandler(IProblemDetailsService problems, ILogger<ClusterExceptionHandler> logger)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (TypeOf(exception) is not { } type)
        {
            return false;
        }

        Log.Failed(logger, exception, type.Status);
        httpContext.Response.StatusCode = type.Status;
        if (type.Status == StatusCodes.Status503ServiceUnavailable)
        {
            RetryAfter.Set(httpContext.Response);
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = Describe(type, httpContext.Features.Get<OrderInQuestion>()),
        });
    }

    private static ProblemType? TypeOf(Exception exception) => exception switch
    {
        TimeoutException or TimeoutRejectedException => ProblemTypes.ClusterTimedOut,
        StorageUnavailableException or InconsistentStateException => ProblemTypes.StorageUnavailable,
        _ when GrainCallFailure.IsUnavailability(exception) => ProblemTypes.ClusterUnavailable,
        _ => null,
    };

    private static ProblemDetails Describe(ProblemType type, OrderInQuestion? order)
    {
        var details = ApiProblems.Details(type);
        if (order is not null)
        {
            details.Extensions[ProblemMembers.OrderId] = order.Id;
        }

        return details;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The cluster failed the request, which is answered with {Status}")]
        public static partial void Failed(ILogger logger, Exception exception, int status);
    }
}
