using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrderSystem.Gateway.Callers;

/// <summary>
/// Validates access tokens, and remembers those that are valid: a caller sends the same one many times. What is remembered
/// ends when the token does, and with the issuer's keys: once other keys have been fetched, each token is validated anew.
/// </summary>
internal sealed class ValidTokens : JsonWebTokenHandler, IDisposable
{
    // Nothing but valid tokens takes room, each some 3 KB.
    private const int Most = 10_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        // By its digest: looking it up compares no secrets.
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        var published = await PublishedKeys(validationParameters);
        if (_known.TryGetValue(digest, out (BaseConfiguration? Published, TokenValidationResult Result) known) && known.Published == published)
        {
            return known.Result;
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);

        // One that only keys of before the last change still validate is soon to be refused.
        if (result.IsValid && published?.SigningKeys.Contains(result.SecurityToken.SigningKey) is not false)
        {
            _known.Set(digest, (published, result), new MemoryCacheEntryOptions
            {
                Size = 1,

                // A sum beyond the last day of the calendar is that day.
                AbsoluteExpiration = DateTimeUtil.Add(result.SecurityToken.ValidTo, validationParameters.ClockSkew),
            });
        }

        return result;
    }

    public void Dispose() => _known.Dispose();

    /// <summary>What the issuer publishes, as it was last fetched; null where keys are shared, or cannot be fetched.</summary>
    private static async Task<BaseConfiguration?> PublishedKeys(TokenValidationParameters parameters)
    {
        try
        {
            return parameters.ConfigurationManager is { } issuer ? await issuer.GetBaseConfigurationAsync(CancellationToken.None) : null;
        }
        catch (InvalidOperationException)
        {
            // The issuer cannot be reached. Validation says so.
            return null;
        }
    }
}
