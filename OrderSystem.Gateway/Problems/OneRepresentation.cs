using Microsoft.Net.Http.Headers;

namespace OrderSystem.Gateway.Problems;

/// <summary>
/// Makes <c>Accept</c> mean nothing: this API answers in JSON only, and the framework would else leave problems out,
/// or write them without their trace id, for a client that asks for something else (RFC 9110, 12.5.1 allows this).
/// </summary>
internal static class OneRepresentation
{
    public static IApplicationBuilder UseOneRepresentation(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Request.Headers.Remove(HeaderNames.Accept);
        return next(context);
    });
}
