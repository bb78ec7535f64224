namespace OrderSystem.Silo.Telemetry;

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
