using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.GrainTracing;

namespace OrderSystem.Silo.Orders;

/// <summary>What is stored of an order.</summary>
[GenerateSerializer, Immutable, Alias("order-state")]
internal sealed record OrderState
{
    /// <summary>
    /// The most attempts that are kept: the first half and the last. Those in between are only counted. Other steps
    /// are few, since every status is entered once.
    /// </summary>
    public const int MaxAttempts = 20;

    [Id(0)]
    public Guid UserId { get; init; }

    [Id(1)]
    public OrderStatus Status { get; init; }

    [Id(2)]
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    [Id(3)]
    public Money Total { get; init; }

    [Id(4)]
    public string PaymentMethod { get; init; } = "";

    /// <summary>Tells the command that placed the order from another one.</summary>
    [Id(5)]
    public string Fingerprint { get; init; } = "";

    [Id(6)]
    public string? TransactionId { get; init; }

    [Id(7)]
    public string? DeclineCode { get; init; }

    [Id(8)]
    public DateTimeOffset PlacedAt { get; init; }

    [Id(9)]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The span of the request whose work is to be finished: the one that placed the order, or that cancels or refunds it.</summary>
    [Id(10)]
    public SpanCause? Cause { get; init; }

    /// <summary>How often the recovery has tried to finish that work.</summary>
    [Id(11)]
    public int RecoveryAttempts { get; init; }

    /// <summary>What was done so far, oldest first; empty when it was stored before steps were.</summary>
    [Id(12)]
    public IReadOnlyList<OrderStep> Steps { get; init; } = [];

    /// <summary>The number of attempts that <see cref="Steps"/> leaves out.</summary>
    [Id(13)]
    public int FoldedAttempts { get; init; }

    /// <summary>Whom the order belongs to; null when stored before there were owners.</summary>
    [Id(14)]
    public string? OwnerId { get; init; }

    /// <summary>Until when an unfinished order is in the hands of whoever wrote this; then the recovery takes it up.</summary>
    [Id(15)]
    public DateTimeOffset? RecoverAt { get; init; }

    /// <summary>The order in its next status, with the step that led there.</summary>
    /// <exception cref="InvalidOperationException">The status may not follow the present one.</exception>
    public OrderState Become(OrderStatus status, DateTimeOffset now) =>
        Status.CanBecome(status)
            ? WithStep(status, now) with { Status = status, UpdatedAt = now }
            : throw new InvalidOperationException($"An order cannot go from {Status} to {status}.");

    /// <summary>The order as its readers see it.</summary>
    public Order ToOrder(Guid id) =>
        new(id, UserId, Status, Lines, Total, TransactionId, DeclineCode, PlacedAt, UpdatedAt);

    /// <summary>The order as it was when placing it ended, whatever became of it later.</summary>
    public Order ToPlacedOrder(Guid id) => PlaceOutcome() == OrderOutcome.Done
        ? ToOrder(id) with
        {
            Status = OrderStatus.Paid,
            UpdatedAt = Steps.FirstOrDefault(step => step.Kind == OrderStepKind.Paid)?.At ?? UpdatedAt,
        }
        : ToOrder(id);

    /// <summary>How placing the order ended, whatever became of it later.</summary>
    public OrderOutcome PlaceOutcome() => Status switch
    {
        OrderStatus.Paid or OrderStatus.Refunding or OrderStatus.Refunded => OrderOutcome.Done,
        OrderStatus.Declined => OrderOutcome.Declined,
        OrderStatus.Cancelling or OrderStatus.Cancelled when TransactionId is not null => OrderOutcome.Done,
        _ => OrderOutcome.ProviderFailed,
    };

    /// <summary>The steps as readers see them. Of an order from before steps were stored, what the rest of its state tells.</summary>
    public OrderSteps ToSteps()
    {
        if (Steps.Count > 0)
        {
            return new OrderSteps(Steps, FoldedAttempts);
        }

        var placed = Untraced(OrderStepKind.Placed, PlacedAt);
        OrderStep[] steps = Status == OrderStatus.Placed ? [placed] : [placed, Untraced((OrderStepKind)Status, UpdatedAt)];
        return new OrderSteps(steps, FoldedAttempts: 0);
    }

    /// <summary>The order with the step to a status, done by the current span, to be stored by the write that stores the status.</summary>
    public OrderState WithStep(OrderStatus status, DateTimeOffset now)
    {
        var before = status == OrderStatus.Placed ? [] : ToSteps().Steps;

        // What settles an order is the attempt before it.
        var recoveryAttempt = status.IsFinal() ? before[^1].RecoveryAttempt : 0;
        return this with { Steps = [.. before, Step((OrderStepKind)status, now, recoveryAttempt)] };
    }

    /// <summary>The order with an attempt that the current span is about to make.</summary>
    /// <param name="kind"><see cref="OrderStepKind.PaymentAttempted"/> or <see cref="OrderStepKind.GiveBackAttempted"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="recoveryAttempt">The number of the recovery attempt, or 0 for that of a request.</param>
    public OrderState WithAttempt(OrderStepKind kind, DateTimeOffset now, int recoveryAttempt = 0)
    {
        List<OrderStep> steps = [.. ToSteps().Steps, Step(kind, now, recoveryAttempt)];
        var attempts = steps.Where(step => step.Kind is OrderStepKind.PaymentAttempted or OrderStepKind.GiveBackAttempted).ToArray();
        if (attempts.Length <= MaxAttempts)
        {
            return this with { Steps = steps };
        }

        steps.Remove(attempts[MaxAttempts / 2]);
        return this with { Steps = steps, FoldedAttempts = FoldedAttempts + 1 };
    }

    /// <summary>The order with the outcome of the attempt that was added last.</summary>
    public OrderState WithOutcome(PaymentOutcome outcome) =>
        this with { Steps = [.. Steps.SkipLast(1), Steps[^1] with { Outcome = outcome }] };

    private static OrderStep Step(OrderStepKind kind, DateTimeOffset now, int recoveryAttempt) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } span
            ? new OrderStep(kind, now, recoveryAttempt, Outcome: null, span.TraceId.ToHexString(), span.SpanId.ToHexString())
            : Untraced(kind, now) with { RecoveryAttempt = recoveryAttempt };

    private static OrderStep Untraced(OrderStepKind kind, DateTimeOffset at) =>
        new(kind, at, RecoveryAttempt: 0, Outcome: null, TraceId: null, SpanId: null);
}

/// <summary>Tells whether a repeated request asks for the same order.</summary>
internal static class OrderFingerprint
{
    // Dividing by it drops trailing zeros: 1.50 and 1.5 are the same price.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The SHA-256 of the command in a canonical form: a JSON array, in which no two commands are written alike.</summary>
    public static string Of(PlaceOrder command)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(command.UserId);
            writer.WriteStringValue(command.PaymentMethod);
            foreach (var line in command.Lines)
            {
                writer.WriteStringValue(line.Sku);
                writer.WriteNumberValue(line.Quantity);
                writer.WriteNumberValue(line.UnitPrice.Amount / One);
                writer.WriteStringValue(line.UnitPrice.Currency);
            }

            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}
