using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Requests;

/// <summary>
/// The order that a request is about, kept as a feature of the request: when the cluster does not answer, the
/// client still learns the id under which it can ask for the outcome.
/// </summary>
internal sealed record OrderInQuestion(Guid Id);

/// <summary>Who makes a request, and what it is about.</summary>
internal static class RequestContext
{
    private const string OrderId = "order.id";
    private const string UserId = "user.id";

    /// <summary>Who makes the request, for endpoints that require an authenticated caller.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint takes requests without a caller.");

    // Ids only: names and addresses of people do not belong into telemetry.

    /// <summary>Puts the order on the request's span, so that traces can be searched for it.</summary>
    public static void TagOrder(this HttpContext context, Guid orderId) => Tag(context, OrderId, orderId);

    /// <summary>Puts the user on the request's span, so that traces can be searched for it.</summary>
    public static void TagUser(this HttpContext context, Guid userId) => Tag(context, UserId, userId);

    private static void Tag(HttpContext context, string name, Guid id)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag(name, id.ToString());
        }
    }
}

/// <summary>A UUID (RFC 9562, 4).</summary>
/// <remarks>
/// As a client has written it, in a path or in a body; null where what is written is no id. It has one spelling, in upper or lower
/// case: <see cref="Guid"/> alone would take <c>+</c> and <c>0x</c> for leading zeros. In a path, what is no id is the id of nothing:
/// it is answered with 404 like any other unknown one, and the route stays free of constraints, whose text would show in span names
/// and metrics.
/// </remarks>
internal readonly record struct ClientId(Guid? Value) : IParsable<ClientId>
{
    private const string Form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private static readonly SearchValues<char> DigitsAndHyphen = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>The id, or null.</summary>
    public static Guid? Read(ReadOnlySpan<char> text) =>
        text.Length == Form.Length && !text.ContainsAnyExcept(DigitsAndHyphen) && Guid.TryParseExact(text, "D", out var id) ? id : null;

    public static ClientId Parse(string s, IFormatProvider? provider) => new(Read(s));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ClientId result)
    {
        result = new ClientId(Read(s));
        return true;
    }

    /// <summary>Reads an id from a body; another kind of value is no id either.</summary>
    internal sealed class Converter : JsonConverter<ClientId>
    {
        public override bool HandleNull => true;

        public override ClientId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    return new ClientId(ClientId.Read(reader.GetString()));
                }
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair, or broken UTF-8.
            }

            reader.Skip();
            return default;
        }

        public override void Write(Utf8JsonWriter writer, ClientId value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
