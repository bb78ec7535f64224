using System.Security.Cryptography;
using System.Text;
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

    /// <summary>What makes a gateway take this issuer's tokens.</summary>
    public static (string Key, string Value)[] Settings =>
    [
        ("Authentication:Schemes:Bearer:ValidAudience", Audience),
        ("Authentication:Schemes:Bearer:ValidIssuer", Issuer),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", Issuer),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(Key)),
    ];

    /// <summary>Sends the subject's token with every request that has no other.</summary>
    public static HttpClient As(this HttpClient client, string? subject, params string[] roles)
    {
        client.DefaultRequestHeaders.Authorization = subject is null ? null : new("Bearer", For(subject, roles));
        return client;
    }

    public static string For(string subject, params string[] roles) =>
        Sign(new Dictionary<string, object> { ["sub"] = subject, ["role"] = roles });

    /// <summary>A token with the claims; what they do not say is <see cref="Issuer"/>, <see cref="Audience"/> and an hour.</summary>
    public static string Sign(IDictionary<string, object> claims, byte[]? key = null)
    {
        var now = DateTimeOffset.UtcNow;
        var all = new Dictionary<string, object>(claims);
        all.TryAdd("iss", Issuer);
        all.TryAdd("aud", Audience);
        all.TryAdd("nbf", now.AddMinutes(-1).ToUnixTimeSeconds());
        all.TryAdd("exp", now.AddHours(1).ToUnixTimeSeconds());

        var credentials = new SigningCredentials(new SymmetricSecurityKey(key ?? Key), SecurityAlgorithms.HmacSha256);
        return Handler.CreateToken(new SecurityTokenDescriptor { Claims = all, SigningCredentials = credentials });
    }

    /// <summary>Ada's token, with a claim that is otherwise.</summary>
    public static string Sign(string claim, object value) =>
        Sign(new Dictionary<string, object> { ["sub"] = "ada", [claim] = value });

    /// <summary>A token of any payload with a good signature.</summary>
    public static string SignRaw(string algorithm, string payload) => SignAny($$"""{"alg":"{{algorithm}}"}""", payload);

    /// <summary>A token of any header and payload with a good signature.</summary>
    public static string SignAny(string header, string payload)
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        return $"{content}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(content)))}";
    }
}
