using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using OrderSystem.GrainTracing;
using OrderSystem.Silo.Storage;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Orders;

/// <inheritdoc cref="IOrderGrain" />
/// <remarks>
/// The state is written before each effect outside, and says by itself that the order is unfinished, so that a crash at any
/// point leaves either no order or one that the recovery finds and finishes. Calls do not interleave (but for reads): of
/// concurrent duplicates the first does the work, the others find its outcome.
/// </remarks>
[GrainType("order"), CollectionAgeLimit(Minutes = 2)]
internal sealed partial class OrderGrain(
    [PersistentState("order")] IPersistentState<OrderState> storage,
    IOptions<OrderOptions> options,
    SiloMetrics metrics,
    TimeProvider time,
    ILogger<OrderGrain> logger) : StoredGrain<OrderState>(storage), IOrderGrain, IRecoverableOrder, IRemindable
{
    private readonly OrderOptions _options = options.Value;

    private Guid OrderId => this.GetPrimaryKey();

    private IPaymentGrain PaymentOfOrder => GrainFactory.GetGrain<IPaymentGrain>(OrderId);

    public async Task<OrderResult> Place(PlaceOrder command, Caller caller)
    {
        if (Stored is { } existing)
        {
            return caller.MayAccess(existing.OwnerId)
                ? await PlaceAgain(existing, command)
                : new OrderResult(OrderOutcome.NotFound);
        }

        var order = await Span.Run(SpanNames.OrderCreate, span => Create(command, caller, span));
        return order is null
            ? new OrderResult(OrderOutcome.NotFound)
            : await PayAndAnswer(order, isFirstAttempt: true);
    }

    public Task<Order?> Get(Caller caller) => Task.FromResult(StoredFor(caller)?.ToOrder(OrderId));

    public Task<OrderSteps?> GetSteps(Caller caller) => Task.FromResult(StoredFor(caller)?.ToSteps());

    public Task<OrderResult> Cancel(Caller caller) =>
        Span.Run(SpanNames.OrderCancel, span => GiveBack(caller, OrderStatus.Cancelling, OrderStatus.Cancelled, span));

    public Task<OrderResult> Refund(Caller caller) =>
        Span.Run(SpanNames.OrderRefund, span => GiveBack(caller, OrderStatus.Refunding, OrderStatus.Refunded, span));

    public async Task Recover(DateTimeOffset now)
    {
        // The database says that it is due. Where it does not seem so, another activation may have written since.
        if ((Due(Stored, now) ?? Due(await ReadAgain(), now)) is { } order)
        {
            using var root = RootSpan.Start(SiloTelemetry.Source, SpanNames.OrderRecover, order.Cause);
            await Span.Run(root.Activity, span => Recover(order, span));
        }
    }

    /// <summary>A former version gave each unfinished order a reminder. There may be some left.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Recover(time.GetUtcNow());
        if (await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private OrderState? StoredFor(Caller caller) =>
        Stored is { } order && caller.MayAccess(order.OwnerId) ? order : null;

    /// <summary>The gateway has checked the same; what gets here all the same is a mistake of the calling code.</summary>
    private static void Validate(PlaceOrder command) => RuleViolation.ThrowIfAny(OrderLimits.Violations(command), nameof(command));

    private static OrderState? Due(OrderState? order, DateTimeOffset now) =>
        order?.Status.IsFinal() == false && !(order.RecoverAt > now) ? order : null;

    private async Task<OrderState?> Create(PlaceOrder command, Caller caller, Activity? span)
    {
        span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
        Validate(command);
        var total = command.Total();
        span?.SetTag(AttributeNames.UserId, command.UserId.ToString());
        span?.SetTag(AttributeNames.OrderLineCount, command.Lines.Count);

        if (await GrainFactory.GetGrain<IUserGrain>(command.UserId).GetOwner(caller) is not { } owner)
        {
            Log.UserNotFound(logger, OrderId, command.UserId);
            return null;
        }

        var now = time.GetUtcNow();
        var order = new OrderState
        {
            UserId = command.UserId,
            Status = OrderStatus.Placed,
            Lines = command.Lines.ToArray(),
            Total = total,
            PaymentMethod = command.PaymentMethod,
            Fingerprint = OrderFingerprint.Of(command),
            PlacedAt = now,
            UpdatedAt = now,
            Cause = SpanCause.Current,
            OwnerId = owner.OwnerId,
        }.WithStep(OrderStatus.Placed, now).WithAttempt(OrderStepKind.PaymentAttempted, now);
        await Store(order);
        span?.SetTag(AttributeNames.OrderStatus, order.Status.ToAttribute());
        Log.Placed(logger, OrderId, order.UserId, total.Amount, total.Currency);
        return order;
    }

    private async Task<OrderResult> PlaceAgain(OrderState existing, PlaceOrder command)
    {
        Validate(command);
        if (existing.Fingerprint != OrderFingerprint.Of(command))
        {
            Log.Conflict(logger, OrderId, existing.UserId);
            return new OrderResult(OrderOutcome.Conflict);
        }

        if (existing.Status == OrderStatus.Placed)
        {
            return await PayAndAnswer(existing.WithAttempt(OrderStepKind.PaymentAttempted, time.GetUtcNow()));
        }

        var placed = existing.ToPlacedOrder(OrderId);
        return new OrderResult(existing.PlaceOutcome(), placed, Replayed: placed.Status.IsFinal());
    }

    private async Task<OrderResult> PayAndAnswer(OrderState order, bool isFirstAttempt = false)
    {
        var (payment, now) = await Pay(order, isFirstAttempt);
        var outcome = now.Status == OrderStatus.Placed && payment == PaymentOutcome.ProviderTimedOut
            ? OrderOutcome.ProviderTimedOut
            : now.PlaceOutcome();
        return new OrderResult(outcome, now.ToOrder(OrderId));
    }

    /// <summary>Makes the attempt that was added to the order last.</summary>
    private async Task<(PaymentOutcome Payment, OrderState Order)> Pay(OrderState order, bool isFirstAttempt = false)
    {
        // No payment is asked for before its order is stored, which this activation has just done.
        var command = new ProcessPayment(order.Total, order.PaymentMethod);
        var payment = isFirstAttempt
            ? await NewGrain.Call(() => PaymentOfOrder.Process(command))
            : await PaymentOfOrder.Process(command);
        order = order.WithOutcome(payment.Outcome);
        var settled = payment.Outcome switch
        {
            PaymentOutcome.Succeeded => await Settle(SpanNames.OrderConfirm, order with { TransactionId = payment.TransactionId }, OrderStatus.Paid),
            PaymentOutcome.Declined => await Settle(SpanNames.OrderDecline, order with { DeclineCode = payment.DeclineCode }, OrderStatus.Declined),
            PaymentOutcome.Refunded => await Settle(SpanNames.OrderFail, order, OrderStatus.PaymentFailed),
            PaymentOutcome.Rejected when isFirstAttempt => await Settle(SpanNames.OrderFail, order, OrderStatus.PaymentFailed),

            // An earlier attempt that was left open may have charged something.
            PaymentOutcome.Rejected => await Span.Run(SpanNames.OrderFail, async span => (await FinishGivingBack(
                order.WithAttempt(OrderStepKind.GiveBackAttempted, time.GetUtcNow(), order.Steps[^1].RecoveryAttempt), OrderStatus.PaymentFailed, span)).Order),
            _ => await NotSettled(order, payment),
        };
        return (payment.Outcome, settled);
    }

    private async Task<OrderResult> GiveBack(Caller caller, OrderStatus during, OrderStatus after, Activity? span)
    {
        span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
        if (StoredFor(caller) is not { } order)
        {
            return new OrderResult(OrderOutcome.NotFound);
        }

        if (order.Status == after)
        {
            return new OrderResult(OrderOutcome.Done, order.ToOrder(OrderId));
        }

        if (order.Status == during)
        {
            order = order.WithAttempt(OrderStepKind.GiveBackAttempted, time.GetUtcNow());
        }
        else
        {
            if (!order.Status.CanBecome(during))
            {
                span?.SetTag(AttributeNames.OrderStatus, order.Status.ToAttribute());
                return new OrderResult(OrderOutcome.IllegalTransition, order.ToOrder(OrderId));
            }

            var now = time.GetUtcNow();
            order = order.Become(during, now).WithAttempt(OrderStepKind.GiveBackAttempted, now) with
            {
                Cause = SpanCause.Current,
                RecoveryAttempts = 0,
            };
            await Store(order);
            LogStatus(order);
        }

        var (payment, changed) = await FinishGivingBack(order, after, span);
        span?.SetTag(AttributeNames.OrderStatus, changed.Status.ToAttribute());
        var outcome = payment switch
        {
            PaymentOutcome.Refunded => OrderOutcome.Done,
            PaymentOutcome.ProviderTimedOut => OrderOutcome.ProviderTimedOut,
            _ => OrderOutcome.ProviderFailed,
        };
        return new OrderResult(outcome, changed.ToOrder(OrderId));
    }

    /// <summary>Makes the attempt that was added to the order last.</summary>
    private async Task<(PaymentOutcome Payment, OrderState Order)> FinishGivingBack(OrderState order, OrderStatus after, Activity? span)
    {
        var payment = await PaymentOfOrder.GiveBack();
        order = order.WithOutcome(payment.Outcome);
        var settled = payment.Outcome == PaymentOutcome.Refunded
            ? await Settle(order, after, span)
            : await NotSettled(order, payment);
        return (payment.Outcome, settled);
    }

    private async Task<OrderState> Recover(OrderState order, Activity? span)
    {
        // Counted before it is made: an attempt that crashes the process counts as well.
        var attempt = order.RecoveryAttempts + 1;
        var givesUp = order.Status == OrderStatus.Placed && attempt > _options.MaxPaymentAttempts;
        var kind = order.Status == OrderStatus.Placed && !givesUp ? OrderStepKind.PaymentAttempted : OrderStepKind.GiveBackAttempted;
        order = order.WithAttempt(kind, time.GetUtcNow(), attempt) with { RecoveryAttempts = attempt };
        await Store(order);

        span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
        span?.SetTag(AttributeNames.UserId, order.UserId.ToString());
        span?.SetTag(AttributeNames.OrderRecoveryAttempt, order.RecoveryAttempts);
        Log.Recovering(logger, OrderId, order.UserId, order.Status, order.RecoveryAttempts);
        if (givesUp)
        {
            Log.GivingUp(logger, OrderId, order.UserId, _options.MaxPaymentAttempts);
        }

        var now = order.Status switch
        {
            OrderStatus.Cancelling => (await FinishGivingBack(order, OrderStatus.Cancelled, span)).Order,
            OrderStatus.Refunding => (await FinishGivingBack(order, OrderStatus.Refunded, span)).Order,
            _ when givesUp => (await FinishGivingBack(order, OrderStatus.PaymentFailed, span)).Order,
            _ => (await Pay(order)).Order,
        };

        span?.SetTag(AttributeNames.OrderStatus, now.Status.ToAttribute());
        return now;
    }

    private Task<OrderState> Settle(string spanName, OrderState order, OrderStatus status) =>
        Span.Run(spanName, span => Settle(order, status, span));

    private async Task<OrderState> Settle(OrderState order, OrderStatus status, Activity? span)
    {
        span?.SetTag(AttributeNames.OrderId, OrderId.ToString());
        order = order.Become(status, time.GetUtcNow());
        await Store(order);
        span?.SetTag(AttributeNames.OrderStatus, status.ToAttribute());
        metrics.OrderSettled(status.ToAttribute());
        LogStatus(order);
        return order;
    }

    private async Task<OrderState> NotSettled(OrderState order, PaymentResult payment)
    {
        Log.NotSettled(logger, OrderId, order.UserId, order.Status, payment.Outcome);
        await Store(order);
        return order;
    }

    /// <summary>Stores the order, with the time until which it is this activation's to finish.</summary>
    private Task Store(OrderState order) => Write(order with
    {
        RecoverAt = order.Status.IsFinal() ? null : time.GetUtcNow() + _options.RecoveryDelay(order.RecoveryAttempts),
    });

    private void LogStatus(OrderState order) =>
        Log.StatusChanged(logger, OrderId, order.UserId, order.Status, order.Total.Amount, order.Total.Currency, order.TransactionId);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Order placed")]
        public static partial void Placed(ILogger logger, Guid orderId, Guid userId, decimal amount, string currency);

        [LoggerMessage(Level = LogLevel.Information, Message = "Order refused, its user does not exist")]
        public static partial void UserNotFound(ILogger logger, Guid orderId, Guid userId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Order refused, it was placed before with other contents")]
        public static partial void Conflict(ILogger logger, Guid orderId, Guid userId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Order is now {orderStatus}")]
        public static partial void StatusChanged(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, decimal amount, string currency, string? transactionId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Order is still {orderStatus}, its payment ended as {paymentOutcome}")]
        public static partial void NotSettled(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, PaymentOutcome paymentOutcome);

        [LoggerMessage(Level = LogLevel.Information, Message = "Finishing an order left as {orderStatus}, attempt {attempt}")]
        public static partial void Recovering(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, int attempt);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Giving up the payment of an order after {attempts} attempts")]
        public static partial void GivingUp(ILogger logger, Guid orderId, Guid userId, int attempts);
    }
}
