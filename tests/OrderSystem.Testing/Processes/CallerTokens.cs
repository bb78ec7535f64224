using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrderSystem.Testing.Processes;

/// <summary>Bearer tokens of simulated callers, signed with a key that only this run's gateway knows.</summary>
public sealed class CallerTokens
{
    private const string Issuer = "order-system-tests";
    private const string Audience = "ordersystem";
    private const string Scheme = "Authentication:Schemes:Bearer";
    private const int KeyBytes = 32;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The gateway's settings, by configuration key.</summary>
    public IReadOnlyDictionary<string, string> GatewaySettings => new Dictionary<string, string>
    {
        [$"{Scheme}:ValidIssuers:0"] = Issuer,
        [$"{Scheme}:ValidAudiences:0"] = Audience,
        [$"{Scheme}:SigningKeys:0:Issuer"] = Issuer,
        [$"{Scheme}:SigningKeys:0:Value"] = Convert.ToBase64String(_key),
    };

    public string Create(string subject)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = subject },
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(_key), SecurityAlgorithms.HmacSha256),
        });
    }
}
