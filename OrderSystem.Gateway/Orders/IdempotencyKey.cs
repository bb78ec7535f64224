using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Requests;
using UUIDNext.Tools;

namespace OrderSystem.Gateway.Orders;

/// <summary>
/// The <c>Idempotency-Key</c> header (draft-ietf-httpapi-idempotency-key-header): a structured-field string in
/// quotes or, as many clients send it, the bare key.
/// </summary>
internal sealed partial class IdempotencyKey : IRequestPart, IBindableFromHttpContext<IdempotencyKey>
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxLength = 255;

    private static readonly string Expectation =
        $"Must be one key of 1 to {MaxLength} visible ASCII characters, bare or in double quotes.";

    public IReadOnlyList<RuleViolation> Errors { get; private init; } = [];

    /// <summary>The key; null when the header is absent.</summary>
    public string? Value { get; private init; }

    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers[Header];
        var key = header is [{ } text] ? Parse(text) : null;
        return ValueTask.FromResult<IdempotencyKey?>(key is not null || header.Count == 0
            ? new IdempotencyKey { Value = key }
            : new IdempotencyKey { Errors = [new RuleViolation(Header, Expectation)] });
    }

    /// <summary>The key that the header's value stands for, or null.</summary>
    internal static string? Parse(string header)
    {
        var form = Form.Match(header);
        var key = form.Groups["bare"].Success ? form.Groups["bare"].Value : Escape.Replace(form.Groups["quoted"].Value, "$1");
        return key is { Length: > 0 and <= MaxLength } ? key : null;
    }

    // Visible ASCII: in quotes with quotes and backslashes escaped (RFC 9651, 3.3.3), bare without what would make a list,
    // parameters or a quoted string of the header.
    [GeneratedRegex("""^ *("(?<quoted>([!-~-["\\]]|\\["\\])*)"|(?<bare>[!-~-[",;\\]]+)) *\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Form { get; }

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape { get; }
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
