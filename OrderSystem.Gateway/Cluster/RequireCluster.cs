using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Cluster;

/// <summary>Answers 503 until the Orleans client has connected for the first time: before that it cannot send.</summary>
internal sealed class RequireCluster(ClusterConnection connection) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (connection.IsStarted)
        {
            return next(context);
        }

        RetryAfter.Set(context.HttpContext.Response);
        return ValueTask.FromResult<object?>(ApiProblems.ClusterUnavailable());
    }
}
