using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Silo.Hosting;

/// <summary>Where the silo is reached by other silos and by clients. Section <c>Orleans</c>.</summary>
internal sealed class SiloAddressOptions
{
    public const string Section = "Orleans";

    /// <summary>The address to listen on and to tell the others. Default: 127.0.0.1, which only this machine reaches.</summary>
    public string AdvertisedIPAddress { get; set; } = "127.0.0.1";

    /// <summary>The port for other silos. Default: a free one.</summary>
    [Range(1, 65535)]
    public int? SiloPort { get; set; }

    /// <summary>The port for clients. Default: a free one.</summary>
    [Range(1, 65535)]
    public int? GatewayPort { get; set; }

    /// <summary>Whether the process chooses a port, so that another start may get another one.</summary>
    public static bool ChoosesPorts(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return string.IsNullOrEmpty(section[nameof(SiloPort)]) || string.IsNullOrEmpty(section[nameof(GatewayPort)]);
    }
}

/// <summary>Checks what the annotations of <see cref="SiloAddressOptions"/> cannot say.</summary>
internal sealed class SiloAddressOptionsValidator : IValidateOptions<SiloAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloAddressOptions options)
    {
        if (!IPAddress.TryParse(options.AdvertisedIPAddress, out var address)
            || address.Equals(IPAddress.Any)
            || address.Equals(IPAddress.IPv6Any))
        {
            return ValidateOptionsResult.Fail(
                $"{SiloAddressOptions.Section}:{nameof(options.AdvertisedIPAddress)} must be an IP address that others can reach.");
        }

        return options.SiloPort is { } port && port == options.GatewayPort
            ? ValidateOptionsResult.Fail(
                $"{SiloAddressOptions.Section}:{nameof(options.SiloPort)} and {nameof(options.GatewayPort)} must differ.")
            : ValidateOptionsResult.Success;
    }
}

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
            .Configure<IOptions<SiloAddressOptions>>(static (endpoints, configured) =>
            {
                var address = IPAddress.Parse(configured.Value.AdvertisedIPAddress);
                var (first, second) = FreePorts.FindTwo(address);

                // Without listening endpoints of their own, the silo listens on just these.
                endpoints.AdvertisedIPAddress = address;
                endpoints.SiloPort = configured.Value.SiloPort ?? first;
                endpoints.GatewayPort = configured.Value.GatewayPort ?? second;
            });
        return silo;
    }
}

/// <summary>Finds ports that nobody listens on. Somebody else may take one before it is used.</summary>
internal static class FreePorts
{
    public static (int First, int Second) FindTwo(IPAddress address)
    {
        // Both are held until both are found, so that they differ.
        using var first = new TcpListener(address, 0);
        using var second = new TcpListener(address, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
