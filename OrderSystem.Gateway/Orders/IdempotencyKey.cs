using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Requests;
using UUIDNext.Tools;

namespace OrderSystem.Gateway.Orders;

/// <summary>
/// The <c>Idempotency-Key</c> header (draft-ietf-httpapi-idempotency-key-header): a structured-field string in
/// quotes or, as many clients send it, the bare key.
/// </summary>
internal sealed class IdempotencyKey : IRequestPart, IBindableFromHttpContext<IdempotencyKey>
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxLength = 255;

    private const string Expectation = "Must be one key of 1 to 255 visible ASCII characters, bare or in double quotes.";

    // Visible ASCII without what would make a list, parameters or a quoted string of the header.
    private static readonly SearchValues<char> BareCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Except(['"', ',', ';', '\\'])]);

    public RequestErrors Errors { get; } = new();

    /// <summary>The key; null when the header is absent.</summary>
    public string? Value { get; private init; }

    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            return ValueTask.FromResult<IdempotencyKey?>(new IdempotencyKey());
        }

        var key = new IdempotencyKey { Value = header.Count == 1 ? Parse(header[0]) : null };
        if (key.Value is null)
        {
            key.Errors.Add(Header, Expectation);
        }

        return ValueTask.FromResult<IdempotencyKey?>(key);
    }

    /// <summary>The key that the header's value stands for, or null.</summary>
    internal static string? Parse(ReadOnlySpan<char> header)
    {
        header = header.Trim(' ');
        var key = header is ['"', .. var quoted, '"']
            ? Unescape(quoted)
            : header.ContainsAnyExcept(BareCharacters) ? null : header.ToString();

        return key is { Length: > 0 and <= MaxLength } ? key : null;
    }

    /// <summary>The text of a structured-field string (RFC 9651, 3.3.3), or null when it is none.</summary>
    private static string? Unescape(ReadOnlySpan<char> quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var index = 0; index < quoted.Length; index++)
        {
            var character = quoted[index];
            if (character == '\\')
            {
                if (++index == quoted.Length || quoted[index] is not ('"' or '\\'))
                {
                    return null;
                }

                character = quoted[index];
            }
            else if (character is '"' or < '!' or > '~')
            {
                return null;
            }

            text.Append(character);
        }

        return text.ToString();
    }
}

/// <summary>
/// Ids of new orders. With an idempotency key the id is derived from caller and key (UUIDv8, SHA-256), so that a
/// repeated request reaches the same order grain; else it is a UUIDv7.
/// </summary>
internal static class OrderIds
{
    // Never change it: a repeated request would no longer find its order.
    private static readonly Guid Namespace = new("7a0d6c1e-3f6b-4d0e-9a57-51b1f3a0c2d4");

    public static Guid New(IdempotencyKey key, Caller caller, TimeProvider clock) =>
        key.Value is { } value ? Derive(caller, value) : Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>The order's id for a caller and the caller's key.</summary>
    internal static Guid Derive(Caller caller, string key)
    {
        using var hash = SHA256.Create();
        return UuidToolkit.CreateUuidFromName(Namespace, $"{caller.OwnerId}/{key}", hash);
    }
}
