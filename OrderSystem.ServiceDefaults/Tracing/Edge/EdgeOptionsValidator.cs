using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>Refuses to start with rules that cannot be meant; a key is never named.</summary>
internal sealed class EdgeOptionsValidator(IServiceProviderIsService services) : IValidateOptions<EdgeOptions>
{
    private const int MinKeyLength = 16;

    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var failures = new List<string>();
        if (!Enum.IsDefined(options.Trust))
        {
            failures.Add($"{Key(nameof(options.Trust))} is '{options.Trust}', but must be one of {string.Join(", ", Enum.GetNames<EdgeTrust>())}.");
        }

        failures.AddRange(options.Networks.Where(network => !IPNetwork.TryParse(network, out _)).Select(network =>
            $"{Key(nameof(options.Networks))} has '{network}', which is no network such as 10.0.0.0/8 or fd00::/8."));

        if (options.Keys.Any(key => key is not { Length: >= MinKeyLength } || !ClientTraceId.IsVisibleAscii(key)))
        {
            failures.Add($"{Key(nameof(options.Keys))} has a key with fewer than {MinKeyLength} characters, or with characters that a header cannot hold.");
        }

        failures.AddRange(options.BaggageHosts.Where(host => !HostPattern.IsValid(host)).Select(host =>
            $"{Key(nameof(options.BaggageHosts))} has '{host}', which is neither a host name, nor an IP address, nor *.domain."));

        if (options.Trust == EdgeTrust.Listed
            && options.Networks.Count == 0
            && options.Keys.Count == 0
            && !options.ClientCertificates
            && !services.IsService(typeof(ITraceContextTrust)))
        {
            failures.Add(
                $"{Key(nameof(options.Trust))} is {EdgeTrust.Listed}, but nobody is listed: set "
                + $"{nameof(options.Networks)}, {nameof(options.Keys)} or {nameof(options.ClientCertificates)}, "
                + $"register an {nameof(ITraceContextTrust)}, or say {EdgeTrust.Nobody}.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static string Key(string option) => $"{EdgeOptions.SectionName}:{option}";
}
