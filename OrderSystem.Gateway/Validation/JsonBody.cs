using System.Text.Json;

namespace OrderSystem.Gateway.Validation;

/// <summary>Reads JSON that nobody vouches for.</summary>
internal static class JsonBody
{
    /// <summary>The name under which errors of the body as a whole are reported.</summary>
    public const string Field = "body";

    private const int MaxDepth = 16;

    // Two members of one name are read differently by different parsers; in a payment that is no place for a guess.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static async ValueTask<T?> ReadAsync<T>(Stream body, FieldErrors errors, CancellationToken cancellationToken)
        where T : class, IReadFromJson<T>
    {
        using var document = await ParseAsync(body, errors, cancellationToken);
        if (document is null)
        {
            return null;
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            errors.Add(Field, "Must be a JSON object.");
            return null;
        }

        var fields = new FieldReader(document.RootElement, string.Empty, errors);
        var value = T.Read(fields);
        fields.RejectUnknown();
        return value;
    }

    private static async ValueTask<JsonDocument?> ParseAsync(Stream body, FieldErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, Options, cancellationToken);
        }
        catch (JsonException exception)
        {
            errors.Add(Field, Explain(exception));
        }
        catch (InvalidOperationException)
        {
            // The search for duplicates decodes names, which may hold half a surrogate pair.
            errors.Add(Field, "Has a member whose name is no Unicode text.");
        }

        return null;
    }

    private static string Explain(JsonException exception) =>
        $"Cannot be read as JSON (line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}): it is incomplete or "
        + $"malformed, nested deeper than {MaxDepth} levels, or names a member twice.";
}
