using Microsoft.AspNetCore.Http.HttpResults;

namespace OrderSystem.PaymentProvider;

/// <summary>The HTTP API of charges and voids.</summary>
internal static partial class Endpoints
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const string IdempotencyReplayed = "Idempotency-Replayed";
    private const int DefaultPageSize = 100;
    private const int MaximumPageSize = 1000;

    // RFC 9110, 9.1: who has GET has HEAD.
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPaymentProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/charges", ChargeAsync);
        routes.MapMethods("/charges", GetAndHead, ListAsync);
        routes.MapMethods("/charges/{reference}", GetAndHead, FindAsync);
        routes.MapPost("/voids", VoidAsync);
    }

    /// <summary>Refuses bodies in a coding such as gzip, which would else be taken for malformed JSON.</summary>
    public static void UseIdentityCoding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.ContentEncoding.All(coding => string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        context.Response.Headers.AcceptEncoding = "identity";
        return Task.CompletedTask;
    });

    private static async Task<IResult> ChargeAsync(
        ChargeRequest request, HttpContext context, CardProcessor processor, ChargeTelemetry telemetry)
    {
        if (!RequestRules.TryRead(request, context.Request.Headers[IdempotencyKey], out var attempt, out var errors))
        {
            return Invalid(errors, request.Amount > RequestRules.MaximumAmount ? "amount_too_large" : "invalid_request");
        }

        ChargeResult result;
        try
        {
            result = await processor.ChargeAsync(attempt, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            result = new ChargeResult(ChargeOutcome.Abandoned);
        }

        telemetry.Report(result);
        if (result.Replayed)
        {
            context.Response.Headers[IdempotencyReplayed] = "true";
        }

        return result switch
        {
            { Outcome: ChargeOutcome.Succeeded, Entry: { } entry } =>
                TypedResults.Created($"/charges/{entry.Reference}", entry.AsCharged()),
            { Outcome: ChargeOutcome.Declined, Entry: { } entry } => Refused(
                StatusCodes.Status402PaymentRequired,
                "The charge was declined.",
                new() { ["reference"] = entry.Reference, ["declineCode"] = entry.DeclineCode }),
            { Outcome: ChargeOutcome.IdempotencyKeyReused } => Refused(
                StatusCodes.Status422UnprocessableEntity,
                "The idempotency key was used for a different request.",
                new() { ["code"] = "idempotency_key_reused" }),
            { Outcome: ChargeOutcome.ReferenceUsed } => Refused(
                StatusCodes.Status409Conflict,
                "The reference was used with a different idempotency key.",
                new() { ["code"] = "reference_used" }),
            { Outcome: ChargeOutcome.Unanswered } => TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable),
            { Outcome: ChargeOutcome.Abandoned } => TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status500InternalServerError),
        };
    }

    private static async Task<IResult> FindAsync(string reference, ChargeLedger ledger, CancellationToken cancellationToken) =>
        RequestRules.TryReadReference(reference, out var id) && await ledger.FindAsync(id, cancellationToken) is { } entry
            ? TypedResults.Ok(entry)
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(string? after, string? limit, ChargeLedger ledger, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        if (!RequestRules.TryReadNumber(after, 0, 0, long.MaxValue, out var start))
        {
            errors["after"] = ["A number from 0 is required."];
        }

        if (!RequestRules.TryReadNumber(limit, DefaultPageSize, 1, MaximumPageSize, out var size))
        {
            errors["limit"] = [$"A number from 1 to {MaximumPageSize} is required."];
        }

        if (errors.Count > 0)
        {
            return Invalid(errors);
        }

        // One more than asked for tells whether there is a next page.
        var entries = await ledger.ListAsync(start, (int)size + 1, cancellationToken);
        return TypedResults.Ok(new ChargePage(
            [.. entries.Take((int)size)],
            entries.Count > size ? entries[(int)size - 1].Sequence : null));
    }

    private static async Task<IResult> VoidAsync(
        VoidRequest request, ChargeLedger ledger, ChargeTelemetry telemetry, ILogger<ChargeLedger> logger)
    {
        if (!RequestRules.IsReference(request.Reference))
        {
            return Invalid(new() { ["reference"] = RequestRules.ReferenceRequired });
        }

        var entry = await ledger.VoidAsync(request.Reference.Value);
        telemetry.Report(entry);
        Log.Voided(logger, entry.Reference, entry.Status);
        return TypedResults.Ok(entry);
    }

    private static ValidationProblem Invalid(Dictionary<string, string[]> errors, string code = "invalid_request") =>
        TypedResults.ValidationProblem(errors, extensions: new Dictionary<string, object?> { ["code"] = code });

    private static ProblemHttpResult Refused(int statusCode, string title, Dictionary<string, object?> extensions) =>
        TypedResults.Problem(statusCode: statusCode, title: title, extensions: extensions);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Void of {Reference}: {Status}")]
        public static partial void Voided(ILogger logger, Guid reference, ChargeStatus status);
    }
}
