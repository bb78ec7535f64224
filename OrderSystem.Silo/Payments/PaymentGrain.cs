using System.Diagnostics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Storage;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <inheritdoc cref="IPaymentGrain" />
/// <remarks>
/// What is about to be asked of the provider is stored first, and the order's id is the provider's idempotency key:
/// after a crash or a failure at any point the same question is asked again and has no second effect.
/// </remarks>
[GrainType("payment")]
internal sealed class PaymentGrain : Grain, IPaymentGrain
{
    private readonly StoredState<PaymentState> _payment;
    private readonly PaymentGateway _gateway;
    private readonly ILogger<PaymentGrain> _logger;

    public PaymentGrain(
        [PersistentState("payment")] IPersistentState<PaymentState> storage,
        PaymentGateway gateway,
        ILogger<PaymentGrain> logger)
    {
        _payment = new StoredState<PaymentState>(storage, this);
        _gateway = gateway;
        _logger = logger;
    }

    private Guid OrderId => this.GetPrimaryKey();

    public Task<PaymentResult> Process(ProcessPayment command) =>
        Span.Run(SpanNames.PaymentProcess, async span =>
        {
            span.SetId(AttributeNames.OrderId, OrderId);
            PaymentRules.Validate(command, _payment.Value?.Command);
            span.SetAmount(command.Amount);

            var result = await Process(command, span);
            span.SetResult(result);
            return result;
        });

    public Task<PaymentResult> GiveBack() =>
        Span.Run(SpanNames.PaymentGiveBack, async span =>
        {
            span.SetId(AttributeNames.OrderId, OrderId);
            var result = await GiveBack(span);
            span.SetResult(result);
            return result;
        });

    public Task<Payment?> Get() => Task.FromResult(_payment.Value?.ToPayment(OrderId));

    private async Task<PaymentResult> Process(ProcessPayment command, Activity? span)
    {
        if (_payment.Value is { GivingBack: true })
        {
            return await GiveBack(span);
        }

        if (_payment.Value?.SettledResult() is { } known)
        {
            return known;
        }

        if (_payment.Value is not { } payment)
        {
            payment = new PaymentState { Command = command, Status = PaymentStatus.Pending };
            await _payment.Write(payment);
        }

        var result = await _gateway.Charge(OrderId, command);
        switch (result.Outcome)
        {
            case PaymentOutcome.Succeeded:
                await _payment.Write(payment with { Status = PaymentStatus.Succeeded, TransactionId = result.TransactionId });
                PaymentLog.Succeeded(_logger, OrderId, command.Amount.Amount, command.Amount.Currency, result.TransactionId);
                break;
            case PaymentOutcome.Declined:
                await _payment.Write(payment with { Status = PaymentStatus.Declined, DeclineCode = result.DeclineCode });
                span.AddDeclinedEvent(result.DeclineCode);
                PaymentLog.Declined(_logger, OrderId, command.Amount.Amount, command.Amount.Currency, result.DeclineCode);
                break;
            case PaymentOutcome.ProviderFailed or PaymentOutcome.ProviderTimedOut:
                break;
            default:
                throw new InvalidOperationException($"A charge cannot end as {result.Outcome}.");
        }

        return result;
    }

    private async Task<PaymentResult> GiveBack(Activity? span)
    {
        switch (_payment.Value)
        {
            case null:
                // Nothing was asked of the provider, and from now on nothing is.
                await _payment.Write(new PaymentState { Status = PaymentStatus.Refunded, GivingBack = true });
                return new PaymentResult(PaymentOutcome.Refunded);
            case { Status: PaymentStatus.Declined }:
                return new PaymentResult(PaymentOutcome.Refunded);
            case { Status: PaymentStatus.Refunded, TransactionId: var transaction }:
                return new PaymentResult(PaymentOutcome.Refunded, transaction);
            case { } payment:
                return await GiveBack(payment, span);
        }
    }

    private async Task<PaymentResult> GiveBack(PaymentState payment, Activity? span)
    {
        if (payment.Command is { } command)
        {
            span.SetAmount(command.Amount);
        }

        if (!payment.GivingBack)
        {
            payment = payment with { GivingBack = true };
            await _payment.Write(payment);
        }

        var result = await _gateway.Void(OrderId);
        switch (result.Outcome)
        {
            case PaymentOutcome.Refunded:
                payment = payment with { Status = PaymentStatus.Refunded, TransactionId = payment.TransactionId ?? result.TransactionId };
                await _payment.Write(payment);
                PaymentLog.GivenBack(_logger, OrderId, payment.TransactionId);
                return result with { TransactionId = payment.TransactionId };
            case PaymentOutcome.ProviderFailed or PaymentOutcome.ProviderTimedOut:
                return result;
            default:
                throw new InvalidOperationException($"A void cannot end as {result.Outcome}.");
        }
    }
}
