using System.Diagnostics;

namespace OrderSystem.Gateway.Problems;

internal static class ProblemServices
{
    public static void AddApiProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString());
        services.AddExceptionHandler<ExceptionProblems>();
    }
}
