using Microsoft.AspNetCore.Mvc;
using OrderSystem.PaymentProvider.Http;
using OrderSystem.PaymentProvider.Ledger;
using OrderSystem.PaymentProvider.Telemetry;

namespace OrderSystem.PaymentProvider.Charges;

/// <summary>The HTTP API of charges.</summary>
internal static class ChargeEndpoints
{
    private const int DefaultPageSize = 100;
    private const int MaximumPageSize = 1000;

    public static void MapCharges(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/charges", ChargeAsync);
        routes.MapGet("/charges", ListAsync);
        routes.MapGet("/charges/{reference:guid}", FindAsync);
    }

    private static async Task<IResult> ChargeAsync(
        ChargeRequest request, HttpContext context, CardProcessor processor, ChargeMetrics metrics)
    {
        if (!ChargeValidation.TryRead(request, context.Request.Headers[IdempotencyHeaders.Key], out var attempt, out var errors))
        {
            return TypedResults.ValidationProblem(errors);
        }

        var result = await ProcessAsync(processor, attempt, context.RequestAborted);
        metrics.Record(result);
        ChargeSpan.Describe(result);
        if (result.Replayed)
        {
            context.Response.Headers[IdempotencyHeaders.Replayed] = "true";
        }

        return result switch
        {
            { Outcome: ChargeOutcome.Succeeded, Entry: { } entry } =>
                TypedResults.Created($"/charges/{entry.Reference}", ChargeView.AsCharged(entry)),
            { Outcome: ChargeOutcome.Declined, Entry: { } entry } => ChargeProblems.Declined(entry),
            { Outcome: ChargeOutcome.KeyReused } => ChargeProblems.KeyReused(),
            { Outcome: ChargeOutcome.ReferenceUsed } => ChargeProblems.ReferenceUsed(),
            { Outcome: ChargeOutcome.Unanswered } => TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable),
            { Outcome: ChargeOutcome.Abandoned } => TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status500InternalServerError),
        };
    }

    private static async Task<ChargeResult> ProcessAsync(
        CardProcessor processor, ChargeAttempt attempt, CancellationToken clientGone)
    {
        try
        {
            return await processor.ChargeAsync(attempt, clientGone);
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested)
        {
            return new ChargeResult(ChargeOutcome.Abandoned);
        }
    }

    private static async Task<IResult> FindAsync(Guid reference, ChargeLedger ledger, CancellationToken cancellationToken) =>
        await ledger.FindAsync(reference, cancellationToken) is { } entry
            ? TypedResults.Ok(ChargeView.Of(entry))
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        [FromQuery] long? after, [FromQuery] int? limit, ChargeLedger ledger, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaximumPageSize)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["limit"] = [$"A number from 1 to {MaximumPageSize} is required."],
            });
        }

        var size = limit ?? DefaultPageSize;
        // One more than asked for tells whether there is a next page.
        var entries = await ledger.ListAsync(after ?? 0, size + 1, cancellationToken);
        return TypedResults.Ok(new ChargePage(
            [.. entries.Take(size).Select(ChargeView.Of)],
            entries.Count > size ? entries[size - 1].Sequence : null));
    }
}
