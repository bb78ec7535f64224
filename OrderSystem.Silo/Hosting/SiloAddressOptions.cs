using System.ComponentModel.DataAnnotations;

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
