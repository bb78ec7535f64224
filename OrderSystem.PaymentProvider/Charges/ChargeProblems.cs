using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Charges;

/// <summary>The refusals of a charge, as problems of RFC 9457 with a code for machines.</summary>
internal static class ChargeProblems
{
    public static ProblemHttpResult Declined(LedgerEntry entry) => TypedResults.Problem(
        statusCode: StatusCodes.Status402PaymentRequired,
        title: "The charge was declined.",
        extensions: new Dictionary<string, object?>
        {
            ["reference"] = entry.Reference,
            ["declineCode"] = entry.DeclineCode,
        });

    public static ProblemHttpResult KeyReused() => Refused(
        StatusCodes.Status422UnprocessableEntity,
        "The idempotency key was used for a different request.",
        "idempotency_key_reused");

    public static ProblemHttpResult ReferenceUsed() => Refused(
        StatusCodes.Status409Conflict,
        "The reference was used with a different idempotency key.",
        "reference_used");

    private static ProblemHttpResult Refused(int statusCode, string title, string code) => TypedResults.Problem(
        statusCode: statusCode,
        title: title,
        extensions: new Dictionary<string, object?> { ["code"] = code });
}
