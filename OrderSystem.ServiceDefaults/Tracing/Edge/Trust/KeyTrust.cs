using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge.Trust;

/// <summary>Vouches for callers that show one of the shared keys.</summary>
internal sealed class KeyTrust(EdgeOptions options) : ITraceContextTrust
{
    private const int MaxLength = 1024;

    // Compared as hashes: all of the same length, so that the time taken tells nothing.
    private readonly byte[][] _keys = [.. options.Keys.Select(Hash)];

    public bool IsTrusted(HttpContext context)
    {
        if (_keys.Length == 0
            || context.Request.Headers[EdgeOptions.KeyHeader] is not [{ Length: > 0 and <= MaxLength } shown])
        {
            return false;
        }

        var hash = Hash(shown);
        var trusted = false;
        foreach (var key in _keys)
        {
            trusted |= CryptographicOperations.FixedTimeEquals(key, hash);
        }

        return trusted;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
