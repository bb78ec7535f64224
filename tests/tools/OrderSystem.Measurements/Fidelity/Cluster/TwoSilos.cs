using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace OrderSystem.Measurements.Fidelity.Cluster;

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
