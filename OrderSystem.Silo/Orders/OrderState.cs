using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.GrainTracing;

namespace OrderSystem.Silo.Orders;

/// <summary>What is stored of an order.</summary>
[GenerateSerializer, Immutable, Alias("order-state")]
internal sealed record OrderState
{
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

    /// <summary>The order in its next status, with the step that led there.</summary>
    /// <exception cref="InvalidOperationException">The status may not follow the present one.</exception>
    public OrderState Become(OrderStatus status, DateTimeOffset now) =>
        Status.CanBecome(status)
            ? this.WithStep(status, now) with { Status = status, UpdatedAt = now }
            : throw new InvalidOperationException($"An order cannot go from {Status} to {status}.");

    /// <summary>The order as its readers see it.</summary>
    public Order ToOrder(Guid id) =>
        new(id, UserId, Status, Lines, Total, TransactionId, DeclineCode, PlacedAt, UpdatedAt);

    /// <summary>The order as it was when placing it ended, whatever became of it later.</summary>
    public Order ToPlacedOrder(Guid id) => PlaceOutcome() == PlaceOrderOutcome.Paid
        ? ToOrder(id) with
        {
            Status = OrderStatus.Paid,
            UpdatedAt = Steps.FirstOrDefault(step => step.Kind == OrderStepKind.Paid)?.At ?? UpdatedAt,
        }
        : ToOrder(id);

    /// <summary>How placing the order ended, whatever became of it later.</summary>
    public PlaceOrderOutcome PlaceOutcome() => Status switch
    {
        OrderStatus.Paid or OrderStatus.Refunding or OrderStatus.Refunded => PlaceOrderOutcome.Paid,
        OrderStatus.Declined => PlaceOrderOutcome.Declined,
        OrderStatus.Cancelling or OrderStatus.Cancelled when TransactionId is not null => PlaceOrderOutcome.Paid,
        _ => PlaceOrderOutcome.ProviderFailed,
    };
}
