using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Silo.Hosting;

/// <summary>Gives the silo its address and its ports.</summary>
internal static class SiloAddressExtensions
{
    public static ISiloBuilder UseConfiguredAddress(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IValidateOptions<SiloAddressOptions>, SiloAddressOptionsValidator>();
        silo.Services.AddOptions<SiloAddressOptions>()
            .BindConfiguration(SiloAddressOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddOptions<EndpointOptions>()
            .Configure<IOptions<SiloAddressOptions>>(static (endpoints, configured) => Apply(configured.Value, endpoints));
        return silo;
    }

    private static void Apply(SiloAddressOptions configured, EndpointOptions endpoints)
    {
        var address = IPAddress.Parse(configured.AdvertisedIPAddress);
        var (first, second) = FreePorts.FindTwo(address);

        // Without listening endpoints of their own, the silo listens on just these.
        endpoints.AdvertisedIPAddress = address;
        endpoints.SiloPort = configured.SiloPort ?? first;
        endpoints.GatewayPort = configured.GatewayPort ?? second;
    }
}
