using OpenTelemetry.Trace;
using Orleans.Hosting;

namespace OrderSystem.Measurements.Fidelity.Cluster;

/// <summary>All that differs between what is compared.</summary>
internal static class PropagationExtensions
{
    public static ISiloBuilder Add(this ISiloBuilder silo, Propagation propagation) => propagation switch
    {
        Propagation.Ours => silo.AddTraceContextPropagation(),
        Propagation.TextOnly => silo.AddOutgoingGrainCallFilter<TextOnlyFilter>(),
        Propagation.None => silo,
        _ => silo.AddActivityPropagation(),
    };

    public static IClientBuilder Add(this IClientBuilder client, Propagation propagation) => propagation switch
    {
        Propagation.Ours => client.AddTraceContextPropagation(),
        Propagation.TextOnly => client.AddOutgoingGrainCallFilter<TextOnlyFilter>(),
        Propagation.None => client,
        _ => client.AddActivityPropagation(),
    };

    public static TracerProviderBuilder Add(this TracerProviderBuilder tracing, Propagation propagation) => propagation switch
    {
        Propagation.Ours => tracing.AddGrainCallInstrumentation(),
        Propagation.BuiltIn => tracing.AddSource("Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"),
        Propagation.BuiltInAllSources => tracing.AddSource("Microsoft.Orleans.*"),
        _ => tracing,
    };

    public static string Describe(this Propagation propagation) => propagation switch
    {
        Propagation.Ours => "ours",
        Propagation.BuiltIn => "Orleans' own",
        Propagation.BuiltInAllSources => "Orleans' own, all sources",
        Propagation.TextOnly => "a text with each call",
        _ => "none",
    };
}
