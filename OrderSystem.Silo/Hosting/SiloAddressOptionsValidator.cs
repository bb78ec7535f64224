using System.Net;
using Microsoft.Extensions.Options;

namespace OrderSystem.Silo.Hosting;

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
