namespace OrderSystem.Silo.Telemetry;

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
