using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>Who carries trace context through grain calls.</summary>
internal enum Propagation
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A text of a traceparent's length with each call, but no spans.</summary>
    TextOnly,

    /// <summary>Orleans' own filters, with the two sources that its documentation adds.</summary>
    BuiltIn,

    /// <summary>Orleans' own filters, with every source that Orleans has.</summary>
    BuiltInAllSources,

    /// <summary>The filters of GrainTracing.</summary>
    Ours,
}

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

/// <summary>Gives a call a text as long as a traceparent and nothing else: what Orleans takes for carrying it.</summary>
internal sealed class TextOnlyFilter : IOutgoingGrainCallFilter
{
    private const string Key = "text-only";
    private static readonly string Text = new('0', "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00".Length);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        RequestContext.Set(Key, Text);
        return context.Invoke();
    }
}

/// <summary>Two silos and a client in this process, each with a container of its own; messages are serialized between them.</summary>
internal static class TwoSilos
{
    private const int Silos = 2;

    public static async Task<InProcessTestCluster> StartAsync(Propagation propagation, ILoggerProvider? logging = null)
    {
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault().Add(propagation);
            if (logging is not null)
            {
                silo.ConfigureLogging(lines => lines.AddProvider(logging));
            }
        });
        builder.ConfigureClient(client => client.Add(propagation));

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
