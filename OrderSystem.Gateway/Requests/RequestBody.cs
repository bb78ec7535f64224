using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OrderSystem.Contracts;

namespace OrderSystem.Gateway.Requests;

/// <summary>A body as it is read: of the right kinds, but what is missing is null or zero.</summary>
internal interface IRequestBody<TCommand>
{
    /// <summary>What the body asks for. Breaks rules when the body does.</summary>
    TCommand ToCommand();

    /// <summary>The rules that the body breaks, those of the grains among them.</summary>
    IEnumerable<RuleViolation> Violations(TCommand command);
}

/// <summary>A JSON body, checked by the rules of the grains, so that every invalid field is known and not only the first one.</summary>
internal sealed class RequestBody<TBody, TCommand>
    : IRequestPart, IBindableFromHttpContext<RequestBody<TBody, TCommand>>, IEndpointParameterMetadataProvider
    where TBody : class, IRequestBody<TCommand>
    where TCommand : class
{
    private const string Identity = "identity";

    private TCommand? _command;

    public IReadOnlyList<RuleViolation> Errors { get; private init; } = [];

    public bool IsUnsupported { get; private init; }

    /// <summary>What the body asks for, for endpoints behind <see cref="RejectInvalidRequests"/>.</summary>
    public TCommand Command => _command is not null && Errors.Count == 0
        ? _command
        : throw new InvalidOperationException("The body is not valid.");

    public static async ValueTask<RequestBody<TBody, TCommand>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new() { IsUnsupported = true };
        }

        if (context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Any(coding => !coding.Equals(Identity, StringComparison.OrdinalIgnoreCase)))
        {
            // RFC 9110, 12.5.3: how a client learns which codings it may use.
            context.Response.Headers.AcceptEncoding = Identity;
            return new() { IsUnsupported = true };
        }

        try
        {
            var options = context.RequestServices.GetRequiredService<RequestJson>().Options;
            var body = await JsonSerializer.DeserializeAsync<TBody>(context.Request.BodyReader, options, context.RequestAborted);
            if (body is null)
            {
                return new() { Errors = [new RuleViolation(RequestJson.Body, "Must be a JSON object.")] };
            }

            var command = body.ToCommand();
            return new() { _command = command, Errors = [.. body.Violations(command)] };
        }
        catch (JsonException exception)
        {
            return new() { Errors = [RequestJson.Explain(exception)] };
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(TBody)));
}

/// <summary>
/// How bodies are read: strictly, so that a misspelt optional member is not lost and a card number does not slip in under
/// another name. What is missing is left empty, for the rules to refuse together with what else is wrong.
/// </summary>
internal sealed partial class RequestJson
{
    /// <summary>The name under which errors of the body as a whole are reported.</summary>
    public const string Body = "body";

    private const int MaxDepth = 16;

    public RequestJson(IJsonTypeInfoResolver types) => Options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
    {
        TypeInfoResolver = types,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = false,
        MaxDepth = MaxDepth,
        Converters = { new ClientId.Converter(), new WholeNumber(), new ExactNumber() },
    };

    public JsonSerializerOptions Options { get; }

    /// <summary>
    /// The field that could not be read, by its path as in <c>lines[0].unitPrice.amount</c>, and why. Never with what stands there; a
    /// name that does not look like one is a value in disguise and left out.
    /// </summary>
    public static RuleViolation Explain(JsonException exception)
    {
        // The serializer tells malformed JSON by another exception inside, and a member given twice by its text alone.
        if (exception.InnerException is JsonException || exception.Message.StartsWith("Duplicate", StringComparison.Ordinal))
        {
            var (line, position) = (exception.LineNumber + 1 ?? 1, exception.BytePositionInLine + 1 ?? 1);
            return new RuleViolation(
                Body,
                $"Cannot be read as JSON (line {line}, byte {position}): it is incomplete or malformed, "
                    + $"nested deeper than {MaxDepth} levels, or names a member twice.");
        }

        var path = Names.Match(exception.Path ?? string.Empty).Groups["path"].Value;
        return new RuleViolation(path.Length > 0 ? path : Body, exception is ValueException
            ? exception.Message
            : "Is null, not known, or not of the kind that the API's description says.");
    }

    [GeneratedRegex(@"^\$\.(?<path>[A-Za-z_][A-Za-z0-9_]{0,39}(\[\d+\])*(\.[A-Za-z_][A-Za-z0-9_]{0,39}(\[\d+\])*)*)(?![A-Za-z0-9_])")]
    private static partial Regex Names { get; }

    /// <summary>A value that is not what a converter below reads.</summary>
    private sealed class ValueException(string message) : JsonException(message);

    /// <summary>Reads a number with all its digits.</summary>
    private sealed class ExactNumber : JsonConverter<decimal>
    {
        // More digits than this do not fit a decimal and would be rounded silently.
        private const int MaxLength = 28;

        public static bool TryRead(ref Utf8JsonReader reader, out decimal number)
        {
            number = 0;
            var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
            return reader.TokenType == JsonTokenType.Number && length <= MaxLength && reader.TryGetDecimal(out number);
        }

        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryRead(ref reader, out var number)
                ? number
                : throw new ValueException($"Must be a number (not a text) of at most {MaxLength} digits.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Reads a whole number, also when it is written <c>2.0</c> or <c>2e0</c> (JSON Schema, 6.1.1).</summary>
    private sealed class WholeNumber : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ExactNumber.TryRead(ref reader, out var number) && decimal.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue
                ? (int)number
                : throw new ValueException("Must be a whole number.");

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
