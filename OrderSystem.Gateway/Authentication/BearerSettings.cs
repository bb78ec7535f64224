namespace OrderSystem.Gateway.Authentication;

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
