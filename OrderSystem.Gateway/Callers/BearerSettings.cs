using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Callers;

/// <summary>
/// Checks at start what ASP.NET Core reads from <c>Authentication:Schemes:Bearer</c> to validate access tokens. There is no default:
/// the gateway does not start when tokens could not be validated, or would be by half. A key is never named.
/// </summary>
internal sealed class BearerSettings(IConfiguration configuration) : IValidateOptions<BearerSettings.Checked>
{
    private const string Section = "Authentication:Schemes:Bearer";
    private const int MinKeySize = 32;

    private static readonly string[] Addresses = ["Authority", "MetadataAddress"];

    public ValidateOptionsResult Validate(string? name, Checked options) =>
        Failures(configuration.GetSection(Section)).ToList() is { Count: > 0 } failures
            ? ValidateOptionsResult.Fail(failures)
            : ValidateOptionsResult.Success;

    internal static IEnumerable<string> Failures(IConfiguration settings)
    {
        var keys = settings.GetSection("SigningKeys").GetChildren().ToList();
        var addresses = Addresses.Where(setting => !string.IsNullOrEmpty(settings[setting])).ToList();
        if (addresses.Count == 0 && keys.Count == 0)
        {
            yield return $"No access token could be validated: set {Section}:Authority to the OpenID Connect issuer, or, in development, "
                + "make a key and a token with: dotnet user-jwts create --project OrderSystem.Gateway";
            yield break;
        }

        var requireHttps = settings.GetValue("RequireHttpsMetadata", defaultValue: true);
        foreach (var setting in addresses.Where(setting => !IsAllowed(settings[setting]!, requireHttps)))
        {
            yield return $"{Section}:{setting} is '{settings[setting]}', but must be an https URL "
                + "(or http, with RequireHttpsMetadata set to false, in development).";
        }

        if (OneOrMany(settings, "ValidAudience").All(string.IsNullOrEmpty))
        {
            yield return $"{Section}:ValidAudiences is empty: name the audience of this gateway, or tokens for other services would be taken too.";
        }

        foreach (var key in keys)
        {
            if (key["Issuer"] is not { } issuer || !OneOrMany(settings, "ValidIssuer").Contains(issuer))
            {
                yield return $"{key.Path} has an issuer that ValidIssuers does not list.";
            }

            if (key["Value"] is not { } value || !Base64.IsValid(Encoding.UTF8.GetBytes(value), out var size) || size < MinKeySize)
            {
                yield return $"{key.Path} has a value that is not base64 of at least {MinKeySize} bytes.";
            }
        }

        foreach (var issuer in keys.GroupBy(key => key["Issuer"]).Where(keys => keys.Count() > 1))
        {
            yield return $"{Section}:SigningKeys has several keys of the issuer '{issuer.Key}': only one can be used.";
        }
    }

    private static IEnumerable<string?> OneOrMany(IConfiguration settings, string setting) =>
        settings.GetSection($"{setting}s").GetChildren().Select(entry => entry.Value).Append(settings[setting]);

    private static bool IsAllowed(string address, bool requireHttps) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !requireHttps));

    /// <summary>Holds nothing: what is validated is the configuration.</summary>
    internal sealed class Checked;
}
