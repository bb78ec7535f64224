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
        if (!IPAddress.TryParse(options.AdvertisedIPAddress, out var address) || IsAny(address))
        {
            return ValidateOptionsResult.Fail(
                $"{SiloAddressOptions.Section}:{nameof(options.AdvertisedIPAddress)} must be an IP address that others can reach.");
        }

        return options.SiloPort is { } port && port == options.GatewayPort
            ? ValidateOptionsResult.Fail(
                $"{SiloAddressOptions.Section}:{nameof(options.SiloPort)} and {nameof(options.GatewayPort)} must differ.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
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

/// <summary>Finds ports that nobody listens on. Somebody else may take one before it is used.</summary>
internal static class FreePorts
{
    public static (int First, int Second) FindTwo(IPAddress address)
    {
        // Both are held until both are found, so that they differ.
        using var first = Listen(address);
        using var second = Listen(address);
        return (Port(first), Port(second));
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
