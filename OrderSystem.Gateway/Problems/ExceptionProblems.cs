using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Orleans.Runtime;

namespace OrderSystem.Gateway.Problems;

/// <summary>Answers exceptions with problems that never carry the exception's text.</summary>
internal sealed class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = ToProblem(exception);
        Log(exception, problem.Status!.Value);

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            RetryAfter.Set(httpContext.Response);
        }

        if (httpContext.Features.Get<OrderInQuestion>() is { } order)
        {
            problem.Extensions[ProblemMembers.OrderId] = order.Id;
        }

        httpContext.Response.StatusCode = problem.Status.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails ToProblem(Exception exception) => exception switch
    {
        // Kestrel's and the framework's own: body too large, body too slow, and the like.
        BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode },
        TimeoutException => ApiProblems.Details(ProblemTypes.ClusterTimedOut),
        OrleansMessageRejectionException or Orleans.Runtime.Messaging.ConnectionFailedException or ClientNotAvailableException
            or GatewayTooBusyException => ApiProblems.Details(ProblemTypes.ClusterUnavailable),
        _ => ApiProblems.Details(ProblemTypes.InternalError),
    };

    private void Log(Exception exception, int status)
    {
        if (status < StatusCodes.Status500InternalServerError)
        {
            ProblemLog.RequestRejected(logger, status);
        }
        else
        {
            ProblemLog.RequestFailed(logger, exception, status);
        }
    }
}
