using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>Puts the trace id on every response.</summary>
internal sealed class RequestTracingMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Activity.Current is { } activity)
        {
            context.Response.Headers["x-trace-id"] = activity.TraceId.ToHexString();
        }

        return next(context);
    }
}
