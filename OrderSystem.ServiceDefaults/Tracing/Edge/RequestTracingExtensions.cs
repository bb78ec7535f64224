using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace Microsoft.Extensions.Hosting;

/// <summary>Tracing at the edge of the system, where HTTP requests enter.</summary>
public static class RequestTracingExtensions
{
    /// <summary>Adds what <see cref="UseRequestTracing"/> needs.</summary>
    public static TBuilder AddRequestTracing<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder;

    /// <summary>Puts the trace id on every response and logs each request's start and end.</summary>
    public static IApplicationBuilder UseRequestTracing(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestTracingMiddleware>();
}
