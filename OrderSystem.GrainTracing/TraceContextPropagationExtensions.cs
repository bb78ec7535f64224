using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderSystem.GrainTracing;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Adds the trace-context filters to a silo or a client.</summary>
public static class TraceContextPropagationExtensions
{
    /// <summary>
    /// Carries W3C trace context through every grain call that this silo makes and serves, with a client and a server
    /// span per call. Takes the place of Orleans' own <c>AddActivityPropagation()</c>, whose filters are removed:
    /// with both, every span would be there twice. Call it after the providers of clustering and reminders are
    /// added: what those do without a request then starts no trace.
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
        OwnWork.KeepProvidersQuiet(services);
        TimerCauses.Listen();

        services.AddGrainCallOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainCallRecorder>();
        services.TryAddSingleton<OpenEnumerations>();
        services.TryAddSingleton<EnumerationCalls>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, TraceContextFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IIncomingGrainCallFilter, TraceContextFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigurationValidator>(new BuiltInPropagation(services)));
    }

    internal static OptionsBuilder<GrainCallInstrumentationOptions> AddGrainCallOptions(this IServiceCollection services)
    {
        var options = services.AddOptions<GrainCallInstrumentationOptions>();

        // Both of the calls that make up the instrumentation come here. Bound a second time, the section would undo
        // what code has set in between.
        if (!services.Any(service => service.ServiceType == typeof(IConfigureOptions<GrainCallInstrumentationOptions>)))
        {
            options.BindConfiguration(GrainCallInstrumentationOptions.SectionName);
        }

        return options;
    }
}
