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
        try
        {
            using var document = await JsonDocument.ParseAsync(body, Options, cancellationToken);
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
        catch (JsonException exception)
        {
            errors.Add(Field, Explain(exception));
            return null;
        }
    }

    private static string Explain(JsonException exception) =>
        $"Cannot be read as JSON (line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}): it is incomplete or "
        + $"malformed, nested deeper than {MaxDepth} levels, or names a member twice.";
}
