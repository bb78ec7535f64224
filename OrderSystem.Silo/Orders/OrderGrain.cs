using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Contracts.Users;
using OrderSystem.GrainTracing;
using OrderSystem.Silo.Storage;
using OrderSystem.Silo.Telemetry;
using Orleans.Timers;

namespace OrderSystem.Silo.Orders;

/// <inheritdoc cref="IOrderGrain" />
/// <remarks>
/// The state is written before each effect outside, and the reminder is set before the state, so that a crash at any
/// point leaves either no order or one that the reminder finishes. Calls do not interleave (but for reads): of
/// concurrent duplicates the first does the work, the others find its outcome.
/// </remarks>
[GrainType("order"), CollectionAgeLimit(Minutes = 2)]
internal sealed class OrderGrain : Grain, IOrderGrain, IRemindable
{
    private const string RecoveryReminder = "recover";

    private readonly StoredState<OrderState> _order;
    private readonly IReminderRegistry _reminders;
    private readonly OrderOptions _options;
    private readonly SiloMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<OrderGrain> _logger;
    private IGrainReminder? _reminder;

    public OrderGrain(
        [PersistentState("order")] IPersistentState<OrderState> storage,
        IReminderRegistry reminders,
        IOptions<OrderOptions> options,
        SiloMetrics metrics,
        TimeProvider time,
        ILogger<OrderGrain> logger)
    {
        _order = new StoredState<OrderState>(storage, this);
        _reminders = reminders;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    private Guid OrderId => this.GetPrimaryKey();

    private IPaymentGrain PaymentOfOrder => GrainFactory.GetGrain<IPaymentGrain>(OrderId);

    public async Task<PlaceOrderResult> Place(PlaceOrder command, Caller caller)
    {
        if (_order.Value is { } existing)
        {
            return caller.MayAccess(existing.OwnerId)
                ? await PlaceAgain(existing, command)
                : new PlaceOrderResult(PlaceOrderOutcome.UserNotFound, Order: null, Replayed: false);
        }

        var order = await Span.Run(SpanNames.OrderCreate, span => Create(command, caller, span));
        return order is null
            ? new PlaceOrderResult(PlaceOrderOutcome.UserNotFound, Order: null, Replayed: false)
            : await PayAndAnswer(order, isFirstAttempt: true);
    }

    public Task<Order?> Get(Caller caller) => Task.FromResult(StoredFor(caller)?.ToOrder(OrderId));

    public Task<OrderSteps?> GetSteps(Caller caller) => Task.FromResult(StoredFor(caller)?.ToSteps());

    public Task<ChangeOrderResult> Cancel(Caller caller) =>
        Span.Run(SpanNames.OrderCancel, span => GiveBack(caller, OrderStatus.Cancelling, OrderStatus.Cancelled, span));

    public Task<ChangeOrderResult> Refund(Caller caller) =>
        Span.Run(SpanNames.OrderRefund, span => GiveBack(caller, OrderStatus.Refunding, OrderStatus.Refunded, span));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // What seems done is read again: once the reminder is gone, nobody comes back.
        if ((Unfinished(_order.Value) ?? Unfinished(await _order.ReadAgain())) is not { } order)
        {
            await RemoveReminder();
            return;
        }

        using var root = RootSpan.Start(SiloTelemetry.Source, SpanNames.OrderRecover, order.Cause);
        try
        {
            await Recover(order, root.Activity);
        }
        catch (Exception exception)
        {
            root.Activity.SetError(exception);
            throw;
        }
    }

    private OrderState? StoredFor(Caller caller) =>
        _order.Value is { } order && caller.MayAccess(order.OwnerId) ? order : null;

    /// <summary>The gateway has checked the same; what gets here all the same is a mistake of the calling code.</summary>
    private static void Validate(PlaceOrder command) => RuleViolation.ThrowIfAny(OrderLimits.Violations(command), nameof(command));

    private static OrderState? Unfinished(OrderState? order) => order?.Status.IsFinal() == false ? order : null;

    private async Task<OrderState?> Create(PlaceOrder command, Caller caller, Activity? span)
    {
        span.SetId(AttributeNames.OrderId, OrderId);
        Validate(command);
        var total = command.Total();
        span.SetId(AttributeNames.UserId, command.UserId);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.OrderLineCount, command.Lines.Count);
        }

        await SetReminder(_options.RecoveryPeriod);
        var reference = new OrderReference(OrderId, _time.GetUtcNow());
        if (await GrainFactory.GetGrain<IUserGrain>(command.UserId).AddOrder(reference, caller) is not { } added)
        {
            OrderLog.UserNotFound(_logger, OrderId, command.UserId);
            await RemoveReminder();
            return null;
        }

        var order = new OrderState
        {
            UserId = command.UserId,
            Status = OrderStatus.Placed,
            Lines = command.Lines.ToArray(),
            Total = total,
            PaymentMethod = command.PaymentMethod,
            Fingerprint = OrderFingerprint.Of(command),
            PlacedAt = added.PlacedAt,
            UpdatedAt = added.PlacedAt,
            Cause = SpanCause.Current,
            OwnerId = added.OwnerId,
        }.WithStep(OrderStatus.Placed, added.PlacedAt).WithAttempt(OrderStepKind.PaymentAttempted, _time.GetUtcNow());
        await _order.Write(order);
        span.SetText(AttributeNames.OrderStatus, order.Status.ToAttribute());
        OrderLog.Placed(_logger, OrderId, order.UserId, total.Amount, total.Currency);
        return order;
    }

    private async Task<PlaceOrderResult> PlaceAgain(OrderState existing, PlaceOrder command)
    {
        Validate(command);
        if (existing.Fingerprint != OrderFingerprint.Of(command))
        {
            OrderLog.Conflict(_logger, OrderId, existing.UserId);
            return new PlaceOrderResult(PlaceOrderOutcome.Conflict, Order: null, Replayed: false);
        }

        if (existing.Status == OrderStatus.Placed)
        {
            return await PayAndAnswer(existing.WithAttempt(OrderStepKind.PaymentAttempted, _time.GetUtcNow()));
        }

        var placed = existing.ToPlacedOrder(OrderId);
        return new PlaceOrderResult(existing.PlaceOutcome(), placed, Replayed: placed.Status.IsFinal());
    }

    private async Task<PlaceOrderResult> PayAndAnswer(OrderState order, bool isFirstAttempt = false)
    {
        var (payment, now) = await Pay(order, isFirstAttempt);
        var outcome = now.Status == OrderStatus.Placed && payment == PaymentOutcome.ProviderTimedOut
            ? PlaceOrderOutcome.ProviderTimedOut
            : now.PlaceOutcome();
        return new PlaceOrderResult(outcome, now.ToOrder(OrderId), Replayed: false);
    }

    /// <summary>Makes the attempt that was added to the order last.</summary>
    private async Task<(PaymentOutcome Payment, OrderState Order)> Pay(OrderState order, bool isFirstAttempt = false)
    {
        var payment = await PaymentOfOrder.Process(new ProcessPayment(order.Total, order.PaymentMethod));
        order = order.WithOutcome(payment.Outcome);
        var settled = payment.Outcome switch
        {
            PaymentOutcome.Succeeded => await Settle(SpanNames.OrderConfirm, order with { TransactionId = payment.TransactionId }, OrderStatus.Paid),
            PaymentOutcome.Declined => await Settle(SpanNames.OrderDecline, order with { DeclineCode = payment.DeclineCode }, OrderStatus.Declined),
            PaymentOutcome.Refunded => await Settle(SpanNames.OrderFail, order, OrderStatus.PaymentFailed),
            PaymentOutcome.Rejected when isFirstAttempt => await Settle(SpanNames.OrderFail, order, OrderStatus.PaymentFailed),

            // An earlier attempt that was left open may have charged something.
            PaymentOutcome.Rejected => await Span.Run(SpanNames.OrderFail, async span => (await FinishGivingBack(
                order.WithAttempt(OrderStepKind.GiveBackAttempted, _time.GetUtcNow(), order.Steps[^1].RecoveryAttempt), OrderStatus.PaymentFailed, span)).Order),
            _ => await NotSettled(order, payment),
        };
        return (payment.Outcome, settled);
    }

    private async Task<ChangeOrderResult> GiveBack(Caller caller, OrderStatus during, OrderStatus after, Activity? span)
    {
        span.SetId(AttributeNames.OrderId, OrderId);
        if (StoredFor(caller) is not { } order)
        {
            return new ChangeOrderResult(ChangeOrderOutcome.NotFound, Order: null);
        }

        if (order.Status == after)
        {
            return new ChangeOrderResult(ChangeOrderOutcome.Done, order.ToOrder(OrderId));
        }

        if (order.Status == during)
        {
            order = order.WithAttempt(OrderStepKind.GiveBackAttempted, _time.GetUtcNow());
        }
        else
        {
            if (!order.Status.CanBecome(during))
            {
                span.SetText(AttributeNames.OrderStatus, order.Status.ToAttribute());
                return new ChangeOrderResult(ChangeOrderOutcome.IllegalTransition, order.ToOrder(OrderId));
            }

            await SetReminder(_options.RecoveryPeriod);
            var now = _time.GetUtcNow();
            order = order.Become(during, now).WithAttempt(OrderStepKind.GiveBackAttempted, now) with
            {
                Cause = SpanCause.Current,
                RecoveryAttempts = 0,
            };
            await _order.Write(order);
            LogStatus(order);
        }

        var (payment, changed) = await FinishGivingBack(order, after, span);
        span.SetText(AttributeNames.OrderStatus, changed.Status.ToAttribute());
        var outcome = payment switch
        {
            PaymentOutcome.Refunded => ChangeOrderOutcome.Done,
            PaymentOutcome.ProviderTimedOut => ChangeOrderOutcome.ProviderTimedOut,
            _ => ChangeOrderOutcome.ProviderFailed,
        };
        return new ChangeOrderResult(outcome, changed.ToOrder(OrderId));
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

    private async Task Recover(OrderState order, Activity? span)
    {
        // Counted before it is made: an attempt that crashes the process counts as well.
        var attempt = order.RecoveryAttempts + 1;
        var givesUp = order.Status == OrderStatus.Placed && attempt > _options.MaxPaymentAttempts;
        var kind = order.Status == OrderStatus.Placed && !givesUp ? OrderStepKind.PaymentAttempted : OrderStepKind.GiveBackAttempted;
        order = order.WithAttempt(kind, _time.GetUtcNow(), attempt) with { RecoveryAttempts = attempt };
        await _order.Write(order);

        span.SetId(AttributeNames.OrderId, OrderId);
        span.SetId(AttributeNames.UserId, order.UserId);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.OrderRecoveryAttempt, order.RecoveryAttempts);
        }

        OrderLog.Recovering(_logger, OrderId, order.UserId, order.Status, order.RecoveryAttempts);

        var now = order.Status switch
        {
            OrderStatus.Cancelling => (await FinishGivingBack(order, OrderStatus.Cancelled, span)).Order,
            OrderStatus.Refunding => (await FinishGivingBack(order, OrderStatus.Refunded, span)).Order,
            _ when givesUp => await GiveUp(order, span),
            _ => (await Pay(order)).Order,
        };

        span.SetText(AttributeNames.OrderStatus, now.Status.ToAttribute());
        if (!now.Status.IsFinal())
        {
            await SetReminder(_options.RecoveryDelay(now.RecoveryAttempts));
        }
    }

    private async Task<OrderState> GiveUp(OrderState order, Activity? span)
    {
        OrderLog.GivingUp(_logger, OrderId, order.UserId, _options.MaxPaymentAttempts);
        return (await FinishGivingBack(order, OrderStatus.PaymentFailed, span)).Order;
    }

    private Task<OrderState> Settle(string spanName, OrderState order, OrderStatus status) =>
        Span.Run(spanName, span => Settle(order, status, span));

    private async Task<OrderState> Settle(OrderState order, OrderStatus status, Activity? span)
    {
        span.SetId(AttributeNames.OrderId, OrderId);
        order = order.Become(status, _time.GetUtcNow());
        await _order.Write(order);
        span.SetText(AttributeNames.OrderStatus, status.ToAttribute());
        _metrics.OrderSettled(status.ToAttribute());
        LogStatus(order);
        await RemoveReminder();
        return order;
    }

    private async Task<OrderState> NotSettled(OrderState order, PaymentResult payment)
    {
        OrderLog.NotSettled(_logger, OrderId, order.UserId, order.Status, payment.Outcome);
        await _order.Write(order);
        return order;
    }

    private void LogStatus(OrderState order) =>
        OrderLog.StatusChanged(_logger, OrderId, order.UserId, order.Status, order.Total.Amount, order.Total.Currency, order.TransactionId);

    /// <summary>Sets the reminder, or sets it anew, to the given time from now and from tick to tick.</summary>
    private async Task SetReminder(TimeSpan period) =>
        _reminder = await _reminders.RegisterOrUpdateReminder(GrainContext.GrainId, RecoveryReminder, period, period);

    /// <summary>
    /// Removes the reminder. When that fails, it is not the caller's failure: the next tick finds nothing to do and
    /// removes it.
    /// </summary>
    private async Task RemoveReminder()
    {
        try
        {
            _reminder ??= await _reminders.GetReminder(GrainContext.GrainId, RecoveryReminder);
            if (_reminder is { } reminder)
            {
                _reminder = null;
                await _reminders.UnregisterReminder(GrainContext.GrainId, reminder);
            }
        }
        catch (Exception exception)
        {
            OrderLog.ReminderNotRemoved(_logger, exception, OrderId);
        }
    }
}
