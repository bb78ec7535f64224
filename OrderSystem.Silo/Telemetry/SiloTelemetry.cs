using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace OrderSystem.Silo.Telemetry;

/// <summary>The source of this service's own spans; its meters have the same name.</summary>
internal static class SiloTelemetry
{
    /// <summary>The name, which the service defaults listen to: that of the application.</summary>
    public const string Name = "OrderSystem.Silo";

    public static ActivitySource Source { get; } = new(Name);
}

/// <summary>Does work under an internal span, which shows the exception if the work ends with one.</summary>
internal static class Span
{
    public static async Task<T> Run<T>(string name, Func<Activity?, Task<T>> work)
    {
        using var span = SiloTelemetry.Source.StartActivity(name);
        return await Run(span, work);
    }

    /// <param name="activity">The span, which the caller ends.</param>
    /// <param name="work">Gets the span if it is recorded, so that what is for one that is not costs nothing.</param>
    public static async Task<T> Run<T>(Activity? activity, Func<Activity?, Task<T>> work)
    {
        var span = activity is { IsAllDataRequested: true } ? activity : null;
        try
        {
            return await work(span);
        }
        catch (Exception exception)
        {
            // It goes on up; whoever handles it logs it.
            span.SetError(exception.GetType().FullName!, exception.Message);
            throw;
        }
    }

    public static void SetError(this Activity? span, string errorType, string message) =>
        span?.SetTag(AttributeNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error, message);

    /// <summary>A value in the spelling of telemetry: <c>payment_failed</c>.</summary>
    public static string ToAttribute<T>(this T value)
        where T : struct, Enum => Spelling<T>.Of[value];

    private static class Spelling<T>
        where T : struct, Enum
    {
        public static FrozenDictionary<T, string> Of { get; } =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}

/// <summary>The names of this service's own spans. Tests and dashboards rely on them.</summary>
internal static class SpanNames
{
    public const string OrderCreate = "order.create";
    public const string OrderConfirm = "order.confirm";
    public const string OrderDecline = "order.decline";
    public const string OrderFail = "order.fail";
    public const string OrderCancel = "order.cancel";
    public const string OrderRefund = "order.refund";
    public const string OrderRecover = "order.recover";

    public const string PaymentProcess = "payment.process";
    public const string PaymentValidate = "payment.validate";
    public const string PaymentGiveBack = "payment.give_back";
    public const string PaymentGatewayRequest = "payment.gateway_request";
}

/// <summary>The attributes that this service puts on its spans and metrics.</summary>
internal static class AttributeNames
{
    public const string ErrorType = "error.type";

    public const string OrderId = "order.id";
    public const string OrderLineCount = "order.line_count";
    public const string OrderOutcome = "order.outcome";
    public const string OrderRecoveryAttempt = "order.recovery_attempt";
    public const string OrderStatus = "order.status";

    public const string PaymentAmount = "payment.amount";
    public const string PaymentCurrency = "payment.currency";
    public const string PaymentDeclineCode = "payment.decline_code";
    public const string PaymentGateway = "payment.gateway";
    public const string PaymentOperation = "payment.operation";
    public const string PaymentOutcome = "payment.outcome";
    public const string PaymentTransactionId = "payment.transaction_id";

    public const string UserId = "user.id";
}

/// <summary>The metrics of orders and payments. Recorded while the span is current, so that exemplars lead to traces.</summary>
internal sealed class SiloMetrics
{
    public const string OrderOutcomesName = "order.outcomes";
    public const string PaymentDurationName = "payment.duration";

    private readonly Counter<long> _outcomes;
    private readonly Histogram<double> _duration;

    public SiloMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SiloTelemetry.Name);
        _outcomes = meter.CreateCounter<long>(OrderOutcomesName, "{order}", "Orders that reached a settled status.");
        _duration = meter.CreateHistogram(
            PaymentDurationName,
            "s",
            "The time that the payment provider took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });
    }

    /// <summary>Counts an order that is paid, declined, failed, cancelled or refunded.</summary>
    public void OrderSettled(string outcome) => _outcomes.Add(1, new KeyValuePair<string, object?>(AttributeNames.OrderOutcome, outcome));

    /// <summary>Records a request to the payment provider.</summary>
    public void PaymentRequested(string operation, string outcome, TimeSpan duration) =>
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>(AttributeNames.PaymentOperation, operation),
            new KeyValuePair<string, object?>(AttributeNames.PaymentOutcome, outcome));
}
