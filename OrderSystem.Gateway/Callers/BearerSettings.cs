using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Callers;

/// <summary>
/// What ASP.NET Core reads from <c>Authentication:Schemes:Bearer</c> to validate access tokens, as far as it is checked
/// at start. There is no default: without a key to validate tokens with, the gateway does not start.
/// </summary>
internal sealed class BearerSettings
{
    public const string Section = "Authentication:Schemes:Bearer";

    /// <summary>The OpenID Connect issuer whose published keys sign the tokens, an https URL.</summary>
    public string? Authority { get; set; }

    /// <summary>Where the issuer's metadata is, when not below <see cref="Authority"/>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Whether metadata may only come over TLS; default true.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>An audience whose tokens are taken.</summary>
    public string? ValidAudience { get; set; }

    /// <summary>The audiences whose tokens are taken; a token for another service is none for this one.</summary>
    public Dictionary<string, string> ValidAudiences { get; } = [];

    /// <summary>An issuer whose tokens are taken.</summary>
    public string? ValidIssuer { get; set; }

    /// <summary>The issuers whose tokens are taken; default the one of <see cref="Authority"/>.</summary>
    public Dictionary<string, string> ValidIssuers { get; } = [];

    /// <summary>Keys of issuers that share one with the gateway, such as <c>dotnet user-jwts</c>.</summary>
    public Dictionary<string, SharedKey> SigningKeys { get; } = [];

    /// <summary>Every issuer whose tokens are taken.</summary>
    public IEnumerable<string> Issuers => ValidIssuers.Values.Append(ValidIssuer).OfType<string>();

    /// <summary>A key that an issuer shares with the gateway.</summary>
    internal sealed class SharedKey
    {
        /// <summary>The issuer; one of the valid ones.</summary>
        public string? Issuer { get; set; }

        /// <summary>The key in base64, at least 32 bytes, for HMAC-SHA-256.</summary>
        public string? Value { get; set; }
    }
}

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
