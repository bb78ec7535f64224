using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderSystem.ServiceDefaults.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the attempts of a retried HTTP request apart in its trace.</summary>
public static class TraceContextPerAttemptExtensions
{
    /// <summary>
    /// Gives each attempt of a retried request its own trace context. Add it after the resilience handler that retries;
    /// the standard one of <c>AddServiceDefaults()</c> has it already.
    /// </summary>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddTraceContextPerAttempt(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddTransient<TraceContextPerAttemptHandler>();
        return builder.AddHttpMessageHandler<TraceContextPerAttemptHandler>();
    }
}
