using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using OrderSystem.TraceContext.Conformance.Grains;
using Orleans.Configuration;

namespace OrderSystem.TraceContext.Conformance.Hosting;

/// <summary>The two silos. Each lacks the other's grain class, so that a request always crosses from one to the other.</summary>
internal static class SiloHost
{
    public const string EntryName = "entry-silo";
    public const string OutgoingName = "outgoing-silo";

    public static IHost BuildEntry(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings) =>
        Build(EntryName, addresses, addresses.EntryPort, addresses.EntryGatewayPort, typeof(OutgoingGrain), args, settings);

    public static IHost BuildOutgoing(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings) =>
        Build(OutgoingName, addresses, addresses.OutgoingPort, gatewayPort: 0, typeof(EntryGrain), args, settings);

    private static IHost Build(
        string name,
        SiloAddresses addresses,
        int siloPort,
        int gatewayPort,
        Type notHere,
        string[] args,
        IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort, addresses.Primary)
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<GrainTypeOptions>(options => options.Classes.Remove(notHere))
            .AddTraceContextPropagation());
        return builder.Build();
    }
}
