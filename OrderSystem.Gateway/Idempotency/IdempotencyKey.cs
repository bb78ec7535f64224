using System.Buffers;
using System.Reflection;
using System.Text;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Idempotency;

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

    public FieldErrors Errors { get; } = new();

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
