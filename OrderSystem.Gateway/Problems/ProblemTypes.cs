namespace OrderSystem.Gateway.Problems;

/// <summary>A kind of problem (RFC 9457) that this API answers with; as metadata of an endpoint, one that the endpoint answers with.</summary>
/// <param name="Name">The last part of its URI, <c>/problems/{name}</c>. Clients rely on it: never change one.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The same short text for every occurrence.</param>
/// <param name="Explanation">What it means and what a client does about it.</param>
internal sealed record ProblemType(string Name, int Status, string Title, string Explanation)
{
    /// <summary>The type's URI reference.</summary>
    public string Uri => $"/problems/{Name}";
}

/// <summary>Every kind of problem of this API; other statuses (405, 413, 415, 500 ...) are plain HTTP problems.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType InvalidRequest = new(
        "invalid-request", StatusCodes.Status400BadRequest, "The request is not valid.",
        "`errors` names every invalid field, header or query parameter with the reason. Correct them and send again.");

    public static readonly ProblemType Unauthenticated = new(
        "unauthenticated", StatusCodes.Status401Unauthorized, "The request needs a valid access token.",
        "Send `Authorization: Bearer` with an access token that names you (`sub`), is meant for this API and has not expired.");

    public static readonly ProblemType PaymentDeclined = new(
        "payment-declined", StatusCodes.Status402PaymentRequired, "The payment was declined.",
        "The card was declined for the reason in `declineCode`; nothing was charged. The order `orderId` is kept as declined. "
        + "Place a new order, with a new idempotency key, to try another card.");

    public static readonly ProblemType UserNotFound = new(
        "user-not-found", StatusCodes.Status404NotFound, "There is no such user.",
        "No user of yours has the id in the path. Users of others are answered as if they did not exist.");

    public static readonly ProblemType OrderNotFound = new(
        "order-not-found", StatusCodes.Status404NotFound, "There is no such order.",
        "No order of yours has the id in the path. Orders of others are answered as if they did not exist.");

    public static readonly ProblemType IllegalTransition = new(
        "illegal-transition", StatusCodes.Status409Conflict, "The order's status does not allow this.",
        "`orderStatus` is the order's status now. Read the order again before deciding what to do.");

    public static readonly ProblemType UnknownUser = new(
        "unknown-user", StatusCodes.Status422UnprocessableEntity, "The order's user does not exist.",
        "The body's `userId` names no user of yours; nothing was stored. Create the user first.");

    public static readonly ProblemType IdempotencyKeyReused = new(
        "idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "The idempotency key was used for another order.",
        "This caller sent the same `Idempotency-Key` with another body before; nothing was done. Use a new key for a new order.");

    public static readonly ProblemType TooManyRequests = new(
        "too-many-requests", StatusCodes.Status429TooManyRequests, "Too many requests.",
        "You send more than is allowed to one caller; nothing was done. Send the request again after `Retry-After` seconds.");

    public static readonly ProblemType ProviderFailed = new(
        "provider-failed", StatusCodes.Status502BadGateway, "The payment provider failed.",
        "Whether it charged is not known yet. The order `orderId` is kept and will be settled: paid, or voided so that nothing "
        + "stays charged. Read the order later, or send the same request again with the same idempotency key.");

    public static readonly ProblemType ClusterUnavailable = new(
        "cluster-unavailable", StatusCodes.Status503ServiceUnavailable, "The order system cannot be reached.",
        "Send the request again after `Retry-After` seconds; for a new order with the same idempotency key.");

    public static readonly ProblemType StorageUnavailable = new(
        "storage-unavailable", StatusCodes.Status503ServiceUnavailable, "The order system cannot store or read at present.",
        "What was stored before is untouched; whether this request was stored is not known. Send it again after `Retry-After` "
        + "seconds; for a new order with the same idempotency key.");

    public static readonly ProblemType ProviderTimedOut = new(
        "provider-timed-out", StatusCodes.Status504GatewayTimeout, "The payment provider did not answer in time.",
        "Whether it charged is not known yet. The order `orderId` is kept and will be settled: paid, or voided so that nothing "
        + "stays charged. Read the order later, or send the same request again with the same idempotency key.");

    public static readonly ProblemType ClusterTimedOut = new(
        "cluster-timed-out", StatusCodes.Status504GatewayTimeout, "The order system did not answer in time.",
        "The outcome is not known. Read the order, or send the same request again, for a new order with the same idempotency key.");

    public static IReadOnlyList<ProblemType> All { get; } =
    [
        InvalidRequest, Unauthenticated, PaymentDeclined, UserNotFound, OrderNotFound, IllegalTransition, UnknownUser,
        IdempotencyKeyReused, TooManyRequests, ProviderFailed, ClusterUnavailable, StorageUnavailable,
        ProviderTimedOut, ClusterTimedOut,
    ];
}
