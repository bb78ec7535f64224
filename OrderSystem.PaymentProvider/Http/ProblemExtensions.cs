using System.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace OrderSystem.PaymentProvider.Http;

/// <summary>How errors look: problems of RFC 9457 that carry the trace id and no exception's text.</summary>
internal static class ProblemExtensions
{
    public static void AddProviderProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] =
                Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier);

        // In development a malformed body would be an exception, with its text in the answer.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
    }
}
