using System.Diagnostics;
using OrderSystem.Contracts;
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
internal sealed partial class PaymentGrain(
    [PersistentState("payment")] IPersistentState<PaymentState> storage,
    IPaymentProvider provider,
    SiloMetrics metrics,
    TimeProvider time,
    ILogger<PaymentGrain> logger) : StoredGrain<PaymentState>(storage), IPaymentGrain
{
    private Guid OrderId => this.GetPrimaryKey();

    public Task<PaymentResult> Process(ProcessPayment command) =>
        Span.Run(SpanNames.PaymentProcess, async span =>
        {
            span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
            await Span.Run(SpanNames.PaymentValidate, _ => Task.FromResult(Validate(command)));
            SetAmount(span, command.Amount);

            var result = await Process(command, span);
            SetResult(span, result);
            return result;
        });

    public Task<PaymentResult> GiveBack() =>
        Span.Run(SpanNames.PaymentGiveBack, async span =>
        {
            span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
            var result = await GiveBack(span);
            SetResult(span, result);
            return result;
        });

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

        return Stored?.Command is { } known && known != command
            ? throw new InvalidOperationException("The order has another payment.")
            : command;
    }

    private async Task<PaymentResult> Process(ProcessPayment command, Activity? span)
    {
        if (Stored is { GivingBack: true })
        {
            return await GiveBack(span);
        }

        if (Stored?.SettledResult() is { } known)
        {
            return known;
        }

        var result = await Ask("charge", () => provider.ChargeAsync(OrderId, command.Amount, command.PaymentMethod));
        var payment = new PaymentState { Command = command };
        switch (result.Outcome)
        {
            case PaymentOutcome.Succeeded:
                await Write(payment with { Status = PaymentStatus.Succeeded, TransactionId = result.TransactionId });
                Log.Succeeded(logger, OrderId, command.Amount.Amount, command.Amount.Currency, result.TransactionId);
                break;
            case PaymentOutcome.Declined:
                await Write(payment with { Status = PaymentStatus.Declined, DeclineCode = result.DeclineCode });
                span?.AddEvent(new ActivityEvent("payment.declined", tags: new() { [AttributeNames.PaymentDeclineCode] = result.DeclineCode }));
                Log.Declined(logger, OrderId, command.Amount.Amount, command.Amount.Currency, result.DeclineCode);
                break;
            case PaymentOutcome.Refunded:
                throw new InvalidOperationException($"A charge cannot end as {result.Outcome}.");
        }

        return result;
    }

    private async Task<PaymentResult> GiveBack(Activity? span)
    {
        var payment = Stored ?? new PaymentState();
        switch (payment.Status)
        {
            case PaymentStatus.Declined:
                return new PaymentResult(PaymentOutcome.Refunded);
            case PaymentStatus.Refunded:
                return new PaymentResult(PaymentOutcome.Refunded, payment.TransactionId);
        }

        if (payment.Command is { } command)
        {
            SetAmount(span, command.Amount);
        }

        if (!payment.GivingBack)
        {
            payment = payment with { GivingBack = true };
            await Write(payment);
        }

        var result = await Ask("void", () => provider.VoidAsync(OrderId));
        switch (result.Outcome)
        {
            case PaymentOutcome.Refunded:
                payment = payment with { Status = PaymentStatus.Refunded, TransactionId = payment.TransactionId ?? result.TransactionId };
                await Write(payment);
                Log.GivenBack(logger, OrderId, payment.TransactionId);
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
            span?.SetTag(AttributeNames.PaymentGateway, provider.Name);
            span?.SetTag(AttributeNames.PaymentOperation, operation);

            var start = time.GetTimestamp();
            var result = await request();
            metrics.PaymentRequested(operation, result.Outcome.ToAttribute(), time.GetElapsedTime(start));

            SetResult(span, result);
            if (IsFailure(result.Outcome))
            {
                Log.ProviderFailed(logger, OrderId, provider.Name, operation, result.Outcome);
            }

            return result;
        });

    /// <summary>Whether the provider did not do what it is there for, rather than answered about the card.</summary>
    private static bool IsFailure(PaymentOutcome outcome) =>
        outcome is PaymentOutcome.Rejected or PaymentOutcome.ProviderFailed or PaymentOutcome.ProviderTimedOut;

    // Attributes know no decimals: an exact double covers every amount up to 15 digits.
    private static void SetAmount(Activity? span, Money amount) =>
        span?.SetTag(AttributeNames.PaymentAmount, (double)amount.Amount).SetTag(AttributeNames.PaymentCurrency, amount.Currency);

    /// <summary>A declined card is an answer; that the provider gives none is an error.</summary>
    private static void SetResult(Activity? span, PaymentResult result)
    {
        var outcome = result.Outcome.ToAttribute();
        span?.SetTag(AttributeNames.PaymentOutcome, outcome)
            .SetTag(AttributeNames.PaymentTransactionId, result.TransactionId)
            .SetTag(AttributeNames.PaymentDeclineCode, result.DeclineCode);
        if (IsFailure(result.Outcome))
        {
            span.SetError(outcome, result.Outcome switch
            {
                PaymentOutcome.ProviderTimedOut => "The payment provider did not answer in time.",
                PaymentOutcome.Rejected => "The payment provider refused the request.",
                _ => "The payment provider failed.",
            });
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Payment succeeded")]
        public static partial void Succeeded(ILogger logger, Guid orderId, decimal amount, string currency, string? transactionId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Payment declined")]
        public static partial void Declined(ILogger logger, Guid orderId, decimal amount, string currency, string? declineCode);

        [LoggerMessage(Level = LogLevel.Information, Message = "Payment given back")]
        public static partial void GivenBack(ILogger logger, Guid orderId, string? transactionId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Payment provider failed to {operation}: {outcome}")]
        public static partial void ProviderFailed(ILogger logger, Guid orderId, string provider, string operation, PaymentOutcome outcome);
    }
}

/// <summary>The card processor, seen from a payment grain. Failures are outcomes, not exceptions, and it answers within its own time limit.</summary>
internal interface IPaymentProvider
{
    /// <summary>The provider's name, as it shows in traces.</summary>
    string Name { get; }

    /// <summary>Charges a card; the same reference is charged once however often it is asked for.</summary>
    /// <param name="reference">The payment's id, which is the provider's idempotency key.</param>
    /// <param name="amount">How much.</param>
    /// <param name="paymentMethod">The provider's token for the card.</param>
    Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod);

    /// <summary>
    /// Makes sure that nothing stays charged under the reference: refunds its charge, or, if there is none,
    /// refuses any later one. The same reference again changes nothing.
    /// </summary>
    /// <param name="reference">The payment's id.</param>
    Task<PaymentResult> VoidAsync(Guid reference);
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
}

/// <summary>Where a payment stands. The names are stored.</summary>
internal enum PaymentStatus
{
    /// <summary>Asked for, outcome not known (yet).</summary>
    Pending,
    Succeeded,
    Declined,

    /// <summary>Given back, or voided before it was charged; nothing stays charged.</summary>
    Refunded,
}
