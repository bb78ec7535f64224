using System.Diagnostics;
using OrderSystem.Contracts;

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
        try
        {
            return await work(span);
        }
        catch (Exception exception)
        {
            span.SetError(exception);
            throw;
        }
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

/// <summary>What the spans of this service have in common. A span that is not recorded costs nothing here.</summary>
internal static class ActivityExtensions
{
    public static void SetAmount(this Activity? activity, Money amount)
    {
        if (activity is { IsAllDataRequested: true })
        {
            // Attributes know no decimals: an exact double covers every amount up to 15 digits.
            activity.SetTag(AttributeNames.PaymentAmount, (double)amount.Amount);
            activity.SetTag(AttributeNames.PaymentCurrency, amount.Currency);
        }
    }

    public static void SetText(this Activity? activity, string name, string? value)
    {
        if (activity is { IsAllDataRequested: true } && value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    public static void SetId(this Activity? activity, string name, Guid id)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(name, id.ToString());
        }
    }

    public static void SetError(this Activity? activity, string errorType, string message)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(AttributeNames.ErrorType, errorType);
            activity.SetStatus(ActivityStatusCode.Error, message);
        }
    }

    /// <summary>Marks the span as failed by an exception that goes on up; whoever handles it logs it.</summary>
    public static void SetError(this Activity? activity, Exception exception) =>
        activity.SetError(exception.GetType().FullName!, exception.Message);
}
