using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderSystem.GrainTracing;
using OrderSystem.GrainTracing.Enumerations;
using OrderSystem.GrainTracing.Messaging;
using OrderSystem.GrainTracing.Ticks;
using Orleans.Configuration;

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
        BuiltInPropagation.Remove(services);

        services.AddGrainCallTracingOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainCallFailure>();
        services.TryAddSingleton<TickSpans>();
        services.TryAddSingleton<DeliverySpans>();
        services.TryAddKeyedSingleton(ActivityKind.Client, OpenEnumerations);
        services.TryAddKeyedSingleton(ActivityKind.Server, OpenEnumerations);
        services.TryAddSingleton<OutgoingEnumerations>();
        services.TryAddSingleton<IncomingEnumerations>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, OutgoingTraceContextFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IIncomingGrainCallFilter, IncomingTraceContextFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigurationValidator>(new PropagationConflictValidator(services)));
    }

    internal static void AddGrainCallTracingOptions(this IServiceCollection services) =>
        services.AddOptions<GrainCallTracingOptions>().BindConfiguration(GrainCallTracingOptions.SectionName);

    private static OpenEnumerations OpenEnumerations(IServiceProvider services, object? side)
    {
        var silo = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout;
        var client = services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout;
        return new(services.GetRequiredService<TimeProvider>(), 2 * (silo > client ? silo : client));
    }
}
