using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>An issuer of access tokens that shares its key with the gateway.</summary>
internal static class TestTokens
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "ordersystem";

    public static readonly byte[] Key = SHA256.HashData("the tests' own key"u8);

    public static readonly Caller Ada = new(Issuer, "ada");

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Makes the gateway take this issuer's tokens.</summary>
    public static IWebHostBuilder UseTestTokens(this IWebHostBuilder builder) => builder
        .UseSetting("Authentication:Schemes:Bearer:ValidAudience", Audience)
        .UseSetting("Authentication:Schemes:Bearer:ValidIssuer", Issuer)
        .UseSetting("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", Issuer)
        .UseSetting("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(Key));

    /// <summary>Sends the subject's token with every request that has no other.</summary>
    public static HttpClient As(this HttpClient client, string? subject, params string[] roles)
    {
        client.DefaultRequestHeaders.Authorization =
            subject is null ? null : new AuthenticationHeaderValue("Bearer", For(subject, roles));
        return client;
    }

    public static string For(string subject, params string[] roles) =>
        Sign(new Dictionary<string, object> { ["sub"] = subject, ["role"] = roles });

    /// <summary>A token with the claims, where they do not say otherwise issued by <see cref="Issuer"/> for <see cref="Audience"/> and an hour.</summary>
    public static string Sign(IDictionary<string, object> claims, byte[]? key = null)
    {
        var now = DateTimeOffset.UtcNow;
        var all = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
        {
            all[name] = value;
        }

        var credentials = new SigningCredentials(new SymmetricSecurityKey(key ?? Key), SecurityAlgorithms.HmacSha256);
        return Handler.CreateToken(new SecurityTokenDescriptor { Claims = all, SigningCredentials = credentials });
    }

    /// <summary>A token of any header and payload with a good signature.</summary>
    public static string SignRaw(string header, string payload)
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        return $"{content}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(content)))}";
    }
}
