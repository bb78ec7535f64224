using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <summary>Asks the payment provider, with a time limit, under a span, and measured.</summary>
internal sealed class PaymentGateway(
    IPaymentProvider provider,
    IOptions<PaymentOptions> options,
    PaymentMetrics metrics,
    TimeProvider time,
    ILogger<PaymentGateway> logger)
{
    public Task<PaymentResult> Charge(Guid orderId, ProcessPayment payment) =>
        Request("charge", orderId, cancellation => provider.ChargeAsync(orderId, payment.Amount, payment.PaymentMethod, cancellation));

    public Task<PaymentResult> Void(Guid orderId) =>
        Request("void", orderId, cancellation => provider.VoidAsync(orderId, cancellation));

    private Task<PaymentResult> Request(string operation, Guid orderId, Func<CancellationToken, Task<PaymentResult>> request) =>
        Span.Run(SpanNames.PaymentGatewayRequest, async span =>
        {
            span.SetText(AttributeNames.PaymentGateway, provider.Name);
            span.SetText(AttributeNames.PaymentOperation, operation);

            var start = time.GetTimestamp();
            var result = await WithTimeLimit(request);
            metrics.Requested(operation, result.Outcome, time.GetElapsedTime(start));

            span.SetResult(result);
            if (result.Outcome.IsFailure())
            {
                PaymentLog.ProviderFailed(logger, orderId, provider.Name, operation, result.Outcome);
            }

            return result;
        });

    private async Task<PaymentResult> WithTimeLimit(Func<CancellationToken, Task<PaymentResult>> request)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            return await request(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new PaymentResult(PaymentOutcome.ProviderTimedOut);
        }
    }
}
