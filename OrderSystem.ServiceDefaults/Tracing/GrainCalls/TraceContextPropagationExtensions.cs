using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderSystem.ServiceDefaults.Tracing.GrainCalls;

namespace Orleans.Hosting;

/// <summary>Adds the trace-context filters to a silo or a client.</summary>
public static class TraceContextPropagationExtensions
{
    /// <summary>
    /// Carries W3C trace context through every grain call that this silo makes and serves, with a client and a server
    /// span per call. Takes the place of Orleans' own <c>AddActivityPropagation()</c>, whose filters are removed:
    /// with both, every span would be there twice.
    /// </summary>
    /// <param name="builder">The silo.</param>
    public static ISiloBuilder AddTraceContextPropagation(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddFilters(builder.Services);
        return builder;
    }

    /// <inheritdoc cref="AddTraceContextPropagation(ISiloBuilder)" />
    /// <param name="builder">The client.</param>
    public static IClientBuilder AddTraceContextPropagation(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddFilters(builder.Services);
        return builder;
    }

    private static void AddFilters(IServiceCollection services)
    {
        RemoveBuiltInFilters(services);

        services.AddGrainCallTracingOptions();
        services.TryAddSingleton<GrainCallFailure>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, OutgoingTraceContextFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IIncomingGrainCallFilter, IncomingTraceContextFilter>());
    }

    internal static void AddGrainCallTracingOptions(this IServiceCollection services) =>
        services.AddOptions<GrainCallTracingOptions>().BindConfiguration(GrainCallTracingOptions.SectionName);

    // Orleans adds its pair before the application's own configuration runs when Orleans:EnableDistributedTracing is
    // set, as Aspire's Orleans integration does. The types are internal, hence the name.
    private static void RemoveBuiltInFilters(IServiceCollection services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            var service = services[i];
            if (!service.IsKeyedService
                && (service.ServiceType == typeof(IOutgoingGrainCallFilter) || service.ServiceType == typeof(IIncomingGrainCallFilter))
                && service.ImplementationType is { } type
                && type.Name is "ActivityPropagationOutgoingGrainCallFilter" or "ActivityPropagationIncomingGrainCallFilter")
            {
                services.RemoveAt(i);
            }
        }
    }
}
