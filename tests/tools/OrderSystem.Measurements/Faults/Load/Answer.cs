using System.Net;
using System.Text.Json.Nodes;

namespace OrderSystem.Measurements.Faults.Load;

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
