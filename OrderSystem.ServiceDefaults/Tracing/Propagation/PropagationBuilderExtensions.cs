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

    private static void AddEdgeOptions(this IServiceCollection services)
    {
        // Bound twice, every list would hold everything twice.
        if (services.Any(service => service.ImplementationType == typeof(EdgeOptionsValidator)))
        {
            return;
        }

        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.SectionName).ValidateOnStart();
    }
}
