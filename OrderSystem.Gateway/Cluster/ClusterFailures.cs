using Microsoft.AspNetCore.Diagnostics;
using OrderSystem.Database;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Requests;
using Orleans.Storage;
using Polly.Timeout;

namespace OrderSystem.Gateway.Cluster;

/// <summary>What the exception that a grain call ends with says; docs/cluster.md has a row for each.</summary>
internal static class ClusterFailures
{
    /// <summary>Whether the same call may succeed in a moment.</summary>
    /// <remarks>
    /// A grain whose write lost a race (<see cref="InconsistentStateException"/>) has been deactivated: the next call finds
    /// one that has read what is stored. A <see cref="TimeoutException"/> is final: the response time-out is longer than
    /// the budget, and what is too slow does not get faster by being asked twice.
    /// </remarks>
    public static bool MayPass(Exception exception) => exception switch
    {
        StorageUnavailableException storage => storage.MayPass,
        InconsistentStateException => true,
        _ => IsUnavailability(exception),
    };

    /// <summary>
    /// Whether the cluster, and not the grain, has failed the call: no silo took it, the one that had it is gone, or no place was
    /// found for the grain. Grains throw no <see cref="OrleansException"/> of their own, so all are Orleans', except those that
    /// say that a program is wrong.
    /// </summary>
    public static bool IsUnavailability(Exception exception) => exception switch
    {
        StorageUnavailableException or InconsistentStateException => false,
        WrappedException or GrainExtensionNotInstalledException or GrainReferenceNotBoundException => false,

        // Bare: a placement or directory that finds no silo. Around another one: stored state that cannot be read.
        OrleansException when exception.GetType() == typeof(OrleansException) => exception.InnerException is null,
        OrleansException => true,

        // A silo that stops cancels activations and disposes what they use; so does this process with its client.
        OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    public static ProblemType? ProblemOf(Exception exception) => exception switch
    {
        TimeoutException or TimeoutRejectedException => ProblemTypes.ClusterTimedOut,
        StorageUnavailableException or InconsistentStateException => ProblemTypes.StorageUnavailable,
        _ when IsUnavailability(exception) => ProblemTypes.ClusterUnavailable,
        _ => null,
    };
}

/// <summary>
/// Answers 503 when no silo, or a silo no database, can be reached, and 504 when none answers in time; other exceptions
/// are not its own.
/// </summary>
internal sealed partial class ClusterExceptionHandler(IProblemDetailsService problems, ILogger<ClusterExceptionHandler> logger)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ClusterFailures.ProblemOf(exception) is not { } type)
        {
            return false;
        }

        Log.Failed(logger, exception, type.Status);
        httpContext.Response.StatusCode = type.Status;
        if (type.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = ApiProblems.RetryAfter;
        }

        var details = type.Details();
        if (httpContext.Features.Get<OrderInQuestion>() is { } order)
        {
            details.Extensions[ApiProblems.OrderId] = order.Id;
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details });
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The cluster failed the request, which is answered with {Status}")]
        public static partial void Failed(ILogger logger, Exception exception, int status);
    }
}
