using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>The payment provider over HTTP. docs/payment-provider.md says which answer is which outcome.</summary>
/// <remarks>
/// An answer that does not belong to the question, or says what no provider may say, is not believed: what it means for
/// the payment is not known.
/// </remarks>
internal sealed partial class PaymentProviderClient(
    HttpClient http,
    IOptions<PaymentProviderOptions> options,
    ILogger<PaymentProviderClient> logger) : IPaymentProvider
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int TooEarly = 425;

    private delegate PaymentResult? AnswerReader(HttpStatusCode status, ReadOnlySpan<byte> body);

    public string Name => options.Value.Name;

    public async Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod)
    {
        using var request = Post(
            "charges",
            new ChargeMessage(reference, amount.Amount, amount.Currency, paymentMethod),
            PaymentProviderJson.Default.ChargeMessage);
        request.Headers.Add(IdempotencyKey, reference.ToString());
        return await SendAsync(request, reference, (status, body) => status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => ReadCharge(body, reference, amount),
            HttpStatusCode.PaymentRequired => ReadDecline(body, reference),

            // Nothing was charged by this attempt; by one before it, which was left open, something may have been.
            _ when IsRefusal(status) && PaymentProviderExtensions.ResendCountOf(request) == 0 => new PaymentResult(PaymentOutcome.Rejected),
            _ => null,
        });
    }

    public async Task<PaymentResult> VoidAsync(Guid reference)
    {
        using var request = Post("voids", new VoidMessage(reference), PaymentProviderJson.Default.VoidMessage);
        return await SendAsync(request, reference, (status, body) => status is HttpStatusCode.OK ? ReadVoid(body, reference) : null);
    }

    /// <summary>Whether the same request gets the same answer however often it is sent.</summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.PaymentRequired or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        && (int)status != TooEarly;

    private static HttpRequestMessage Post<T>(string path, T message, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path)
        {
            // Bytes, since an attempt may send them again.
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message, type))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) },
            },
        };

    private async Task<PaymentResult> SendAsync(HttpRequestMessage request, Guid reference, AnswerReader read)
    {
        try
        {
            using var response = await http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            if (read(response.StatusCode, body) is not { } result)
            {
                Log.NotUnderstood(logger, (int)response.StatusCode, reference);
                return new PaymentResult(PaymentOutcome.ProviderFailed);
            }

            if (result.Outcome == PaymentOutcome.Rejected)
            {
                Log.Refused(logger, (int)response.StatusCode, reference);
            }

            return result;
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException)
        {
            Log.TimedOut(logger, reference);
            return new PaymentResult(PaymentOutcome.ProviderTimedOut);
        }
        catch (BrokenCircuitException)
        {
            Log.NotAsked(logger, reference);
            return new PaymentResult(PaymentOutcome.ProviderFailed);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            // The network, or an answer that is too large; a name that service discovery does not know.
            Log.Failed(logger, exception, reference);
            return new PaymentResult(PaymentOutcome.ProviderFailed);
        }
    }

    private static PaymentResult? ReadCharge(ReadOnlySpan<byte> body, Guid reference, Money amount) =>
        Read(body, PaymentProviderJson.Default.ChargeAnswer) is { Status: "succeeded", TransactionId: { } transactionId } answer
        && answer.Reference == reference
        && answer.Amount == amount.Amount
        && answer.Currency == amount.Currency
        && TransactionIdPattern().IsMatch(transactionId)
            ? new PaymentResult(PaymentOutcome.Succeeded, transactionId)
            : null;

    private static PaymentResult? ReadDecline(ReadOnlySpan<byte> body, Guid reference) =>
        Read(body, PaymentProviderJson.Default.DeclineAnswer) is { DeclineCode: { } declineCode } answer
        && answer.Reference == reference
        && DeclineCodePattern().IsMatch(declineCode)
            ? new PaymentResult(PaymentOutcome.Declined, DeclineCode: declineCode)
            : null;

    private static PaymentResult? ReadVoid(ReadOnlySpan<byte> body, Guid reference) =>
        Read(body, PaymentProviderJson.Default.ChargeAnswer) is { Status: "refunded" or "voided" or "declined" } answer
        && answer.Reference == reference
        && (answer.TransactionId is null || TransactionIdPattern().IsMatch(answer.TransactionId))
            ? new PaymentResult(PaymentOutcome.Refunded, answer.TransactionId)
            : null;

    private static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_\-]{1,255}\z")]
    private static partial Regex TransactionIdPattern();

    // It becomes an attribute of spans and metrics.
    [GeneratedRegex(@"\A[a-z0-9_]{1,64}\z")]
    private static partial Regex DeclineCodePattern();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The payment provider's answer {StatusCode} on {Reference} does not settle the payment")]
        public static partial void NotUnderstood(ILogger logger, int statusCode, Guid reference);

        [LoggerMessage(LogLevel.Error, "The payment provider refuses to charge {Reference} with {StatusCode}; it is not asked again")]
        public static partial void Refused(ILogger logger, int statusCode, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The payment provider did not answer on {Reference} in time")]
        public static partial void TimedOut(ILogger logger, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The circuit to the payment provider is open; it was not asked about {Reference}")]
        public static partial void NotAsked(ILogger logger, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The payment provider could not be asked about {Reference}")]
        public static partial void Failed(ILogger logger, Exception exception, Guid reference);
    }
}

/// <summary>The body of <c>POST /charges</c>.</summary>
internal sealed record ChargeMessage(Guid Reference, decimal Amount, string Currency, string PaymentMethod)
{
    // The compiler's would print the card's token.
    /// <inheritdoc />
    public override string ToString() => $"{nameof(ChargeMessage)} {Reference}";
}

/// <summary>The body of <c>POST /voids</c>.</summary>
internal sealed record VoidMessage(Guid Reference);

/// <summary>What the provider answers to a charge or a void, before it is believed.</summary>
internal sealed record ChargeAnswer(Guid? Reference, string? Status, decimal? Amount, string? Currency, string? TransactionId);

/// <summary>What the provider answers when it declines, before it is believed.</summary>
internal sealed record DeclineAnswer(Guid? Reference, string? DeclineCode);

/// <summary>The JSON of the provider's API.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChargeMessage))]
[JsonSerializable(typeof(VoidMessage))]
[JsonSerializable(typeof(ChargeAnswer))]
[JsonSerializable(typeof(DeclineAnswer))]
internal sealed partial class PaymentProviderJson : JsonSerializerContext;
