using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments.Provider.Messages;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>The payment provider over HTTP.</summary>
internal sealed partial class PaymentProviderClient(
    HttpClient http,
    IOptions<PaymentProviderOptions> options,
    ILogger<PaymentProviderClient> logger) : IPaymentProvider
{
    private const string IdempotencyKey = "Idempotency-Key";

    private delegate PaymentResult? AnswerHandler(HttpStatusCode status, ReadOnlySpan<byte> body);

    public string Name => options.Value.Name;

    public async Task<PaymentResult> ChargeAsync(
        Guid reference, Money amount, string paymentMethod, CancellationToken cancellationToken)
    {
        using var request = Post(
            "charges",
            new ChargeMessage(reference, amount.Amount, amount.Currency, paymentMethod),
            MessagesContext.Default.ChargeMessage);
        request.Headers.Add(IdempotencyKey, reference.ToString());
        return await SendAsync(
            request,
            reference,
            (status, body) => status switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created => AnswerReader.ReadCharge(body, reference, amount),
                HttpStatusCode.PaymentRequired => AnswerReader.ReadDecline(body, reference),
                _ => null,
            },
            cancellationToken);
    }

    public async Task<PaymentResult> VoidAsync(Guid reference, CancellationToken cancellationToken)
    {
        using var request = Post("voids", new VoidMessage(reference), MessagesContext.Default.VoidMessage);
        return await SendAsync(
            request,
            reference,
            (status, body) => status is HttpStatusCode.OK ? AnswerReader.ReadVoid(body, reference) : null,
            cancellationToken);
    }

    private static HttpRequestMessage Post<T>(string path, T message, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path)
        {
            // Bytes, since an attempt may send them again.
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message, type))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) },
            },
        };

    private async Task<PaymentResult> SendAsync(
        HttpRequestMessage request, Guid reference, AnswerHandler read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (read(response.StatusCode, body) is { } result)
            {
                return result;
            }

            Log.NotUnderstood(logger, (int)response.StatusCode, reference);
            return new PaymentResult(PaymentOutcome.ProviderFailed);
        }
        catch (Exception exception) when (IsTimeout(exception, cancellationToken))
        {
            Log.TimedOut(logger, reference);
            return new PaymentResult(PaymentOutcome.ProviderTimedOut);
        }
        catch (BrokenCircuitException)
        {
            Log.NotAsked(logger, reference);
            return new PaymentResult(PaymentOutcome.ProviderFailed);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Log.Failed(logger, exception, reference);
            return new PaymentResult(PaymentOutcome.ProviderFailed);
        }
    }

    private static bool IsTimeout(Exception exception, CancellationToken cancellationToken) =>
        exception is TimeoutRejectedException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // The network, or an answer that is too large; a name that service discovery does not know.
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidOperationException;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The payment provider's answer {StatusCode} on {Reference} does not settle the payment")]
        public static partial void NotUnderstood(ILogger logger, int statusCode, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The payment provider did not answer on {Reference} in time")]
        public static partial void TimedOut(ILogger logger, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The circuit to the payment provider is open; it was not asked about {Reference}")]
        public static partial void NotAsked(ILogger logger, Guid reference);

        [LoggerMessage(LogLevel.Warning, "The payment provider could not be asked about {Reference}")]
        public static partial void Failed(ILogger logger, Exception exception, Guid reference);
    }
}
