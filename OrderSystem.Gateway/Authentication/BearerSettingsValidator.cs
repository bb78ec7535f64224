using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Authentication;

/// <summary>Refuses to start when tokens could not be validated, or would be validated by half; a key is never named.</summary>
internal sealed class BearerSettingsValidator : IValidateOptions<BearerSettings>
{
    private const int MinKeySize = 32;

    public ValidateOptionsResult Validate(string? name, BearerSettings options)
    {
        if (!HasMetadata(options) && options.SigningKeys.Count == 0)
        {
            return ValidateOptionsResult.Fail(
                $"No access token could be validated: set {Key(nameof(options.Authority))} to the OpenID Connect issuer, or, in development, "
                + "make a key and a token with: dotnet user-jwts create --project OrderSystem.Gateway");
        }

        var failures = new List<string>();
        CheckMetadata(options, failures);
        CheckKeys(options, failures);
        if (options.ValidAudiences.Values.Append(options.ValidAudience).All(string.IsNullOrEmpty))
        {
            failures.Add($"{Key(nameof(options.ValidAudiences))} is empty: name the audience of this gateway, or tokens for other services would be taken too.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static bool HasMetadata(BearerSettings options) =>
        !string.IsNullOrEmpty(options.Authority) || !string.IsNullOrEmpty(options.MetadataAddress);

    private static void CheckMetadata(BearerSettings options, List<string> failures)
    {
        foreach (var (setting, address) in new[]
        {
            (nameof(options.Authority), options.Authority),
            (nameof(options.MetadataAddress), options.MetadataAddress),
        })
        {
            if (!string.IsNullOrEmpty(address) && !IsAllowed(address, options.RequireHttpsMetadata))
            {
                failures.Add(
                    $"{Key(setting)} is '{address}', but must be an https URL (or http, with {nameof(options.RequireHttpsMetadata)} set to false, in development).");
            }
        }
    }

    private static bool IsAllowed(string address, bool requireHttps) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !requireHttps));

    private static void CheckKeys(BearerSettings options, List<string> failures)
    {
        var issuers = options.Issuers.ToHashSet();
        foreach (var (name, key) in options.SigningKeys)
        {
            if (key.Issuer is not { } issuer || !issuers.Contains(issuer))
            {
                failures.Add($"{Key(nameof(options.SigningKeys))}:{name} has an issuer that {nameof(options.ValidIssuers)} does not list.");
            }

            if (key.Value is not { } value || !Base64.IsValid(Encoding.UTF8.GetBytes(value), out var size) || size < MinKeySize)
            {
                failures.Add($"{Key(nameof(options.SigningKeys))}:{name} has a value that is not base64 of at least {MinKeySize} bytes.");
            }
        }

        failures.AddRange(options.SigningKeys.Values.GroupBy(key => key.Issuer).Where(keys => keys.Count() > 1).Select(keys =>
            $"{Key(nameof(options.SigningKeys))} has several keys of the issuer '{keys.Key}': only one can be used."));
    }

    private static string Key(string setting) => $"{BearerSettings.Section}:{setting}";
}
