using Microsoft.AspNetCore.Authentication;
using OrderSystem.ServiceDefaults.Edge;

namespace Microsoft.Extensions.Hosting;

/// <summary>Tracing at the edge of the system, where HTTP requests enter.</summary>
public static class RequestTracingExtensions
{
    private const string TrustKey = EdgeOptions.SectionName + ":" + nameof(EdgeOptions.Trust);

    /// <summary>
    /// Continues the trace of requests that carry <c>traceparent</c>, or only the older <c>x-trace-id</c> (32 hex
    /// digits or a UUID) and <c>x-span-id</c> (16 hex digits), as far as <see cref="EdgeOptions"/> trust the caller;
    /// for the others it starts a new trace with a link. Call it after
    /// <see cref="Extensions.AddServiceDefaults{TBuilder}"/>.
    /// </summary>
    public static TBuilder AddRequestTracing<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<EdgeOptions>()
            .BindConfiguration(EdgeOptions.SectionName)
            .Validate(
                options => Enum.IsDefined(options.Trust),
                $"{TrustKey} must be one of {string.Join(", ", Enum.GetNames<EdgeTrust>())}.")
            .Validate<IServiceProviderIsService>(
                (options, services) =>
                    options.Trust != EdgeTrust.AuthenticatedCallers || services.IsService(typeof(IAuthenticationService)),
                $"{TrustKey} is {EdgeTrust.AuthenticatedCallers}, but the application authenticates nobody.")
            .ValidateOnStart();

        // The server asks the propagator before it runs any middleware; this is how the propagator sees the request.
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddSingleton<CallerTrust>();
        builder.Services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator, EdgePropagator>());
        return builder;
    }

    /// <summary>
    /// Puts <c>x-trace-id</c>, <c>x-span-id</c> and <c>traceresponse</c> on every response, and logs each request's
    /// start and end. Belongs before everything that answers requests.
    /// </summary>
    public static IApplicationBuilder UseRequestTracing(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestTracingMiddleware>();
}

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
