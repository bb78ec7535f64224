using System.Diagnostics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Storage;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <inheritdoc cref="IPaymentGrain" />
/// <remarks>
/// The order is stored before its payment is asked for, and its id is the provider's idempotency key: after a crash or a
/// failure at any point the same question is asked again and has no second effect. So nothing is stored here before a
/// charge, only what came of it. That nobody has stored an outcome does not mean that nobody has asked: giving back always
/// asks the provider.
/// </remarks>
[GrainType("payment"), CollectionAgeLimit(Minutes = 2)]
internal sealed class PaymentGrain : Grain, IPaymentGrain
{
    private readonly StoredState<PaymentState> _payment;
    private readonly IPaymentProvider _provider;
    private readonly SiloMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<PaymentGrain> _logger;

    public PaymentGrain(
        [PersistentState("payment")] IPersistentState<PaymentState> storage,
        IPaymentProvider provider,
        SiloMetrics metrics,
        TimeProvider time,
        ILogger<PaymentGrain> logger)
    {
        _payment = new StoredState<PaymentState>(storage, this);
        _provider = provider;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    private Guid OrderId => this.GetPrimaryKey();

    public Task<PaymentResult> Process(ProcessPayment command) =>
        Span.Run(SpanNames.PaymentProcess, async span =>
        {
            span.SetId(AttributeNames.OrderId, OrderId);
            await Span.Run(SpanNames.PaymentValidate, _ => Task.FromResult(Validate(command)));
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

    /// <summary>
    /// The order grain has checked the order, its limits included. What is too much for the provider is the provider's to
    /// refuse, since an order of before there was that limit must come to an end as well.
    /// </summary>
    private ProcessPayment Validate(ProcessPayment command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!command.Amount.IsWellFormed() || command.Amount.Amount <= 0 || !PaymentMethodToken.IsWellFormed(command.PaymentMethod))
        {
            throw new ArgumentException("A payment is more than nothing, in a known currency and within its decimals, by a token of the provider.", nameof(command));
        }

        return _payment.Value?.Command is { } known && known != command
            ? throw new InvalidOperationException("The order has another payment.")
            : command;
    }

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

        var result = await Ask("charge", () => _provider.ChargeAsync(OrderId, command.Amount, command.PaymentMethod));
        var payment = new PaymentState { Command = command };
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
            case PaymentOutcome.Refunded:
                throw new InvalidOperationException($"A charge cannot end as {result.Outcome}.");
        }

        return result;
    }

    private async Task<PaymentResult> GiveBack(Activity? span)
    {
        var payment = _payment.Value ?? new PaymentState();
        switch (payment.Status)
        {
            case PaymentStatus.Declined:
                return new PaymentResult(PaymentOutcome.Refunded);
            case PaymentStatus.Refunded:
                return new PaymentResult(PaymentOutcome.Refunded, payment.TransactionId);
        }

        if (payment.Command is { } command)
        {
            span.SetAmount(command.Amount);
        }

        if (!payment.GivingBack)
        {
            payment = payment with { GivingBack = true };
            await _payment.Write(payment);
        }

        var result = await Ask("void", () => _provider.VoidAsync(OrderId));
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

    /// <summary>Asks the payment provider, under a span and measured.</summary>
    private Task<PaymentResult> Ask(string operation, Func<Task<PaymentResult>> request) =>
        Span.Run(SpanNames.PaymentGatewayRequest, async span =>
        {
            span.SetText(AttributeNames.PaymentGateway, _provider.Name);
            span.SetText(AttributeNames.PaymentOperation, operation);

            var start = _time.GetTimestamp();
            var result = await request();
            _metrics.PaymentRequested(operation, result.Outcome.ToAttribute(), _time.GetElapsedTime(start));

            span.SetResult(result);
            if (result.Outcome.IsFailure())
            {
                PaymentLog.ProviderFailed(_logger, OrderId, _provider.Name, operation, result.Outcome);
            }

            return result;
        });
}

/// <summary>What is stored of a payment.</summary>
[GenerateSerializer, Immutable, Alias("payment-state")]
internal sealed record PaymentState
{
    /// <summary>How much, by which card; null when it is given back before an outcome was known.</summary>
    [Id(0)]
    public ProcessPayment? Command { get; init; }

    [Id(1)]
    public PaymentStatus Status { get; init; }

    /// <summary>Whether it is being given back or was. From then on it is never charged.</summary>
    [Id(2)]
    public bool GivingBack { get; init; }

    [Id(3)]
    public string? TransactionId { get; init; }

    [Id(4)]
    public string? DeclineCode { get; init; }

    /// <summary>The outcome, once it is known.</summary>
    public PaymentResult? SettledResult() => Status switch
    {
        PaymentStatus.Succeeded => new PaymentResult(PaymentOutcome.Succeeded, TransactionId),
        PaymentStatus.Declined => new PaymentResult(PaymentOutcome.Declined, DeclineCode: DeclineCode),
        PaymentStatus.Refunded => new PaymentResult(PaymentOutcome.Refunded, TransactionId),
        _ => null,
    };

    /// <summary>The payment as its readers see it; null when no outcome was known before it was given back.</summary>
    public Payment? ToPayment(Guid orderId) =>
        Command is { Amount: var amount } ? new Payment(orderId, amount, Status, TransactionId, DeclineCode) : null;
}
