using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Trace context and baggage over HTTP, in and out.</summary>
internal static class PropagationBuilderExtensions
{
    public static void AddPropagation(this IHostApplicationBuilder builder)
    {
        Propagators.Install();

        // The web host has put into the container what was current before.
        builder.Services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(Propagators.Http));
        builder.Services.AddEdgeOptions();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, BaggageDestinationFilter>());
    }

    public static void AddEdgeOptions(this IServiceCollection services)
    {
        services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>());
    }
}
