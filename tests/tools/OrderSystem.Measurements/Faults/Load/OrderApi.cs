using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderSystem.Measurements.Faults.Load;

/// <summary>The gateway's API, used as a careful client uses it: what failed is sent again, the same.</summary>
internal sealed class OrderApi(HttpClient gateway, RequestLog log, TimeProvider time)
{
    private const string Users = "/api/users";
    private const string Orders = "/api/orders";

    public Task<Outcome> CreateUserAsync(string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Users, token, null, new { name = "Ada", email = "ada@example.com" }, RetryPolicy.Careful, cancellationToken);

    public Task<Outcome> PlaceAsync(
        string token, Guid userId, OrderPlan plan, string idempotencyKey, RetryPolicy retries, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            Orders,
            token,
            idempotencyKey,
            new
            {
                userId,
                lines = new[] { new { sku = plan.Sku, quantity = plan.Quantity, unitPrice = new { amount = plan.UnitPrice, currency = OrderPlan.Currency } } },
                paymentMethod = plan.Card,
            },
            retries,
            cancellationToken);

    public Task<Outcome> CancelAsync(string token, Guid orderId, RetryPolicy retries, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Orders}/{orderId}/cancel", token, null, null, retries, cancellationToken);

    public Task<Outcome> RefundAsync(string token, Guid orderId, RetryPolicy retries, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Orders}/{orderId}/refund", token, null, null, retries, cancellationToken);

    public Task<Outcome> GetOrderAsync(string token, Guid orderId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{Orders}/{orderId}", token, null, null, RetryPolicy.Careful, cancellationToken);

    public Task<Outcome> ListOrdersAsync(string token, Guid userId, string? cursor, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            $"{Users}/{userId}/orders?limit=100{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}",
            token,
            null,
            null,
            RetryPolicy.Careful,
            cancellationToken);

    private async Task<Outcome> SendAsync(
        HttpMethod method, string path, string token, string? idempotencyKey, object? body, RetryPolicy retries, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        string? traceId = null;
        Guid? orderId = null;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await TryAsync(method, path, token, idempotencyKey, body, cancellationToken);
            traceId = answer?.TraceId ?? traceId;
            orderId = answer?.OrderId ?? orderId;
            if (answer is { MayPass: false } || attempt >= retries.MaxAttempts || time.GetElapsedTime(started) >= retries.Budget)
            {
                return new Outcome(answer, attempt, traceId, orderId);
            }

            await Task.Delay(RetryPolicy.DelayAfter(attempt, answer?.RetryAfter, Random.Shared.NextDouble()), time, cancellationToken);
        }
    }

    /// <returns>Null when there was no answer.</returns>
    private async Task<Answer?> TryAsync(
        HttpMethod method, string path, string token, string? idempotencyKey, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        log.Sent();
        try
        {
            using var response = await gateway.SendAsync(request, cancellationToken);
            var answer = await ReadAsync(response, cancellationToken);
            log.Answered($"{method} {path}", answer);
            return answer;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            log.NotAnswered();
            return null;
        }
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            body = null;
        }

        return new Answer(
            response.StatusCode,
            body,
            response.Headers.TryGetValues("x-trace-id", out var values) ? values.First() : null,
            response.Content.Headers.ContentType?.MediaType == "application/problem+json",
            response.Headers.RetryAfter?.Delta);
    }
}

/// <summary>An answer of the gateway, as a client reads it.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body; null when that is no JSON object.</param>
/// <param name="TraceId">The trace that its headers name.</param>
/// <param name="IsProblem">Whether the media type is that of RFC 9457.</param>
/// <param name="RetryAfter">When to ask again, if the answer says so.</param>
internal sealed record Answer(HttpStatusCode Status, JsonObject? Body, string? TraceId, bool IsProblem, TimeSpan? RetryAfter)
{
    private const int TooManyRequests = 429;
    private const int FirstServerError = 500;
    private const int FirstError = 400;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public bool IsFailure => (int)Status >= FirstError;

    /// <summary>Whether the same request may fare better later. An order that was given up never will.</summary>
    public bool MayPass =>
        ((int)Status >= FirstServerError || (int)Status is TooManyRequests or (int)HttpStatusCode.RequestTimeout)
        && (string?)Body?["orderStatus"] != "paymentFailed";

    /// <summary>Whether a failure says what it is and in which trace.</summary>
    public bool IsTracedProblem => IsProblem && !string.IsNullOrEmpty(TraceId) && (string?)Body?["traceId"] == TraceId;

    /// <summary>The order that the answer is about; in a problem, the one in question.</summary>
    public Guid? OrderId => Guid.TryParse((string?)(Body?["id"] ?? Body?["orderId"]), out var id) ? id : null;
}

/// <summary>How a request ended, with its retries.</summary>
/// <param name="Answer">The last answer; null when there was none.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="TraceId">The last trace that an answer named.</param>
/// <param name="OrderId">The order that an answer named.</param>
internal sealed record Outcome(Answer? Answer, int Attempts, string? TraceId, Guid? OrderId)
{
    public bool IsSuccess => Answer is { IsSuccess: true };
}

/// <summary>How long a careful client keeps trying.</summary>
internal sealed record RetryPolicy(int MaxAttempts, TimeSpan Budget)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Tries again until the budget is spent.</summary>
    public static RetryPolicy Careful { get; } = new(30, TimeSpan.FromSeconds(90));

    /// <summary>Tries once.</summary>
    public static RetryPolicy None { get; } = new(1, TimeSpan.Zero);

    /// <summary>The pause after so many attempts: what the server asked for, or else growing, with jitter.</summary>
    public static TimeSpan DelayAfter(int attempts, TimeSpan? retryAfter, double jitter)
    {
        if (retryAfter is { } asked)
        {
            return asked;
        }

        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.5 + (jitter / 2));
    }
}
