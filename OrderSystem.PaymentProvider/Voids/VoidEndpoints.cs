using OrderSystem.PaymentProvider.Charges;
using OrderSystem.PaymentProvider.Ledger;
using OrderSystem.PaymentProvider.Telemetry;

namespace OrderSystem.PaymentProvider.Voids;

/// <summary>The HTTP API of voids.</summary>
internal static partial class VoidEndpoints
{
    public static void MapVoids(this IEndpointRouteBuilder routes) => routes.MapPost("/voids", VoidAsync);

    private static async Task<IResult> VoidAsync(
        VoidRequest request, ChargeLedger ledger, ChargeMetrics metrics, ILogger<ChargeLedger> logger)
    {
        if (request.Reference is not { } reference || reference == Guid.Empty)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["reference"] = ["A UUID other than the empty one is required."],
            });
        }

        var entry = await ledger.VoidAsync(reference);
        metrics.Record(entry);
        ChargeSpan.Describe(entry);
        Log.Voided(logger, reference, entry.Status);
        return TypedResults.Ok(ChargeView.Of(entry));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Void of {Reference}: {Status}")]
        public static partial void Voided(ILogger logger, Guid reference, ChargeStatus status);
    }
}
