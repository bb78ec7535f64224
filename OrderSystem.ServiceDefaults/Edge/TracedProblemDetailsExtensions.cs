using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.ServiceDefaults.Edge;

namespace Microsoft.Extensions.Hosting;

/// <summary>Errors as RFC 9457 problems that name their trace.</summary>
public static class TracedProblemDetailsExtensions
{
    /// <summary>
    /// Gives every problem a <c>traceId</c>, and answers an unhandled exception with a problem that says nothing of
    /// the exception, which is logged once.
    /// </summary>
    public static TBuilder AddTracedProblemDetails<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = AddTraceId);
        builder.Services.AddExceptionHandler<UnhandledExceptionHandler>();
        return builder;
    }

    /// <summary>
    /// Turns exceptions, and answers without a body such as routing's 404, 405 and 415, into problems. Belongs right
    /// after <see cref="RequestTracingExtensions.UseRequestTracing"/>.
    /// </summary>
    public static IApplicationBuilder UseTracedProblemDetails(this IApplicationBuilder app) =>
        app.UseExceptionHandler().UseStatusCodePages();

    private static void AddTraceId(ProblemDetailsContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            // The framework's own value is the whole traceparent, which nothing can be searched by.
            context.ProblemDetails.Extensions["traceId"] = activity.TraceId.ToHexString();
        }
    }
}
