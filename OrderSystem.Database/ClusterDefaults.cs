using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;

namespace OrderSystem.Database;

/// <summary>
/// Orleans' options for a small cluster that shares the orders database. What the host configures after
/// <c>UseOrdersDatabase</c> wins.
/// </summary>
internal static class ClusterDefaults
{
    private const string DefaultId = "ordersystem";

    // An order's slowest legal path, the payment provider's time-outs and retries included, ends before. Orleans'
    // default of 30 s is how long the callers of a killed silo wait.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(20);

    public static void AddClientDefaults(this IServiceCollection services)
    {
        services.AddSharedDefaults();
        services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);

        // A restarted silo has another port: a client that lost all its gateways finds the new ones this soon.
        services.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    public static void AddSiloDefaults(this IServiceCollection services)
    {
        services.AddSharedDefaults();
        services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        services.Configure<ClusterMembershipOptions>(options =>
        {
            // A killed silo is declared dead after three missed probes, some seconds after its end.
            options.ProbeTimeout = TimeSpan.FromSeconds(2);
            options.NumMissedProbesLimit = 3;

            // After all silos were killed, their rows still say Active. A new silo waits for such silos to answer,
            // until their last sign of life is older than 3 times 3 s.
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
            options.NumMissedTableIAmAliveLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        });
        services.Configure<SystemTextJsonGrainStorageSerializerOptions>(options =>
        {
            // Names outlive the reordering of an enum, and can be read. The text is never put into HTML.
            options.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter());
            options.JsonSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
    }

    private static void AddSharedDefaults(this IServiceCollection services)
    {
        services.AddOptions<ClusterOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            if (options.ClusterId is null or ClusterOptions.DefaultClusterId)
            {
                options.ClusterId = configuration["Orleans:ClusterId"] ?? DefaultId;
            }

            if (options.ServiceId is null or ClusterOptions.DefaultServiceId)
            {
                options.ServiceId = configuration["Orleans:ServiceId"] ?? DefaultId;
            }
        });

        // Lets the database's exceptions travel to callers. Orleans allows those of a few namespaces, Microsoft's SQLite among
        // them; without Npgsql, what arrives in place of the failure is that it could not be serialized.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
    }
}
