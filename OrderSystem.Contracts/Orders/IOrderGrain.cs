using System.Text.RegularExpressions;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Payments;
using Orleans.Concurrency;

namespace OrderSystem.Contracts.Orders;

/// <summary>
/// An order. The key is the order's id; for a request with an idempotency key it is derived from that key,
/// so that the grain is its own idempotency record.
/// </summary>
/// <remarks>An order belongs to the owner of its user. To other callers than that one and operators it does not exist.</remarks>
[Alias("order-grain")]
public interface IOrderGrain : IGrainWithGuidKey
{
    /// <summary>Places the order and pays for it.</summary>
    /// <remarks>
    /// The same command again is answered as the first one was, whatever became of the order later. While the payment
    /// is not settled there is no such answer yet: the same command then tries the payment again. Another command for
    /// the same order is <see cref="OrderOutcome.Conflict"/>.
    /// </remarks>
    [Alias("place")]
    Task<OrderResult> Place(PlaceOrder command, Caller caller);

    /// <summary>Reads the order as it is stored, also while a payment is under way; null when there is none for the caller.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Order?> Get(Caller caller);

    /// <summary>Reads what was done with the order so far, each step with its trace; null when there is none for the caller.</summary>
    [Alias("get-steps"), AlwaysInterleave]
    Task<OrderSteps?> GetSteps(Caller caller);

    /// <summary>Cancels the order and gives back what was paid. Cancelling a cancelled order changes nothing.</summary>
    [Alias("cancel")]
    Task<OrderResult> Cancel(Caller caller);

    /// <summary>Gives back what was paid for the order. Refunding a refunded order changes nothing.</summary>
    [Alias("refund")]
    Task<OrderResult> Refund(Caller caller);
}

/// <summary>What to place an order with.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="Lines">What is ordered; at least one line, all prices in one currency.</param>
/// <param name="PaymentMethod">
/// The payment provider's token for the card (<c>pm_...</c>). A card number never enters this system.
/// </param>
/// <param name="Currency">The order's currency. When given, every price must be in it.</param>
[GenerateSerializer, Immutable, Alias("place-order")]
public sealed record PlaceOrder(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] IReadOnlyList<OrderLine> Lines,
    [property: Id(2)] string PaymentMethod,
    [property: Id(3)] string? Currency = null)
{
    /// <summary>The sum of the lines.</summary>
    public Money Total() => Lines.Select(line => line.Total).Aggregate((sum, total) => sum + total);
}

/// <summary>How placing, cancelling or refunding an order ended.</summary>
public enum OrderOutcome
{
    /// <summary>Placed and paid, cancelled or refunded, now or by an earlier, equal request.</summary>
    Done,

    /// <summary>The card was declined; see <see cref="Order.DeclineCode"/>.</summary>
    Declined,

    /// <summary>The order, or the user to place it for, does not exist for the caller; nothing was stored.</summary>
    NotFound,

    /// <summary>The order exists and was placed with another command.</summary>
    Conflict,

    /// <summary>The order's status does not allow it.</summary>
    IllegalTransition,

    /// <summary>The payment provider failed; what was begun is settled later.</summary>
    ProviderFailed,

    /// <summary>The payment provider did not answer in time; what was begun is settled later.</summary>
    ProviderTimedOut,
}

/// <summary>The answer to <see cref="IOrderGrain.Place"/>, <see cref="IOrderGrain.Cancel"/> and <see cref="IOrderGrain.Refund"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Order">The order as it was when placing it ended, or as it is now; null when there is none for the caller, or another one.</param>
/// <param name="Replayed">Whether this is the stored outcome of an earlier, equal command to place it.</param>
[GenerateSerializer, Immutable, Alias("order-result")]
public sealed record OrderResult(
    [property: Id(0)] OrderOutcome Outcome,
    [property: Id(1)] Order? Order = null,
    [property: Id(2)] bool Replayed = false);

/// <summary>A line of an order.</summary>
/// <param name="Sku">The article's stock-keeping unit.</param>
/// <param name="Quantity">How many, at least 1.</param>
/// <param name="UnitPrice">The price of one.</param>
[GenerateSerializer, Immutable, Alias("order-line")]
public sealed record OrderLine(
    [property: Id(0)] string Sku,
    [property: Id(1)] int Quantity,
    [property: Id(2)] Money UnitPrice)
{
    /// <summary>Quantity times unit price.</summary>
    public Money Total => UnitPrice * Quantity;
}

/// <summary>An order as it is now.</summary>
/// <param name="Id">The order's id.</param>
/// <param name="UserId">Who ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Lines">What was ordered.</param>
/// <param name="Total">The sum of the lines.</param>
/// <param name="TransactionId">The payment provider's id of the charge; null when nothing was charged.</param>
/// <param name="DeclineCode">Why the card was declined, in the provider's words; null when it was not.</param>
/// <param name="PlacedAt">When it was placed, in UTC.</param>
/// <param name="UpdatedAt">When its status last changed, in UTC.</param>
[GenerateSerializer, Immutable, Alias("order")]
public sealed record Order(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] OrderStatus Status,
    [property: Id(3)] IReadOnlyList<OrderLine> Lines,
    [property: Id(4)] Money Total,
    [property: Id(5)] string? TransactionId,
    [property: Id(6)] string? DeclineCode,
    [property: Id(7)] DateTimeOffset PlacedAt,
    [property: Id(8)] DateTimeOffset UpdatedAt);

/// <summary>Where an order stands. <see cref="OrderStatusTransitions"/> says what may follow what.</summary>
public enum OrderStatus
{
    /// <summary>Stored; its payment is not settled yet.</summary>
    Placed,

    /// <summary>Paid and confirmed.</summary>
    Paid,

    /// <summary>The card was declined; nothing was charged.</summary>
    Declined,

    /// <summary>The payment was given up and voided; nothing stays charged.</summary>
    PaymentFailed,

    /// <summary>Being cancelled: what was paid, or may have been, is being given back.</summary>
    Cancelling,

    /// <summary>Cancelled; nothing stays charged.</summary>
    Cancelled,

    /// <summary>What was paid is being given back.</summary>
    Refunding,

    /// <summary>Everything that was paid was given back.</summary>
    Refunded,
}

/// <summary>The legal transitions between order statuses.</summary>
public static class OrderStatusTransitions
{
    /// <summary>Whether an order may go from one status to the other.</summary>
    public static bool CanBecome(this OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Placed, OrderStatus.Paid or OrderStatus.Declined or OrderStatus.PaymentFailed or OrderStatus.Cancelling) => true,
        (OrderStatus.Paid, OrderStatus.Cancelling or OrderStatus.Refunding) => true,
        (OrderStatus.Cancelling, OrderStatus.Cancelled) => true,
        (OrderStatus.Refunding, OrderStatus.Refunded) => true,
        _ => false,
    };

    /// <summary>Whether the order's money is settled, so that nothing is left to do.</summary>
    public static bool IsFinal(this OrderStatus status) =>
        status is not (OrderStatus.Placed or OrderStatus.Cancelling or OrderStatus.Refunding);
}

/// <summary>What a step of an order did: it brought the order into the status of that name, or it was an attempt to pay or to give back.</summary>
public enum OrderStepKind
{
    /// <inheritdoc cref="OrderStatus.Placed" />
    Placed = OrderStatus.Placed,
    /// <inheritdoc cref="OrderStatus.Paid" />
    Paid = OrderStatus.Paid,
    /// <inheritdoc cref="OrderStatus.Declined" />
    Declined = OrderStatus.Declined,
    /// <inheritdoc cref="OrderStatus.PaymentFailed" />
    PaymentFailed = OrderStatus.PaymentFailed,
    /// <inheritdoc cref="OrderStatus.Cancelling" />
    Cancelling = OrderStatus.Cancelling,
    /// <inheritdoc cref="OrderStatus.Cancelled" />
    Cancelled = OrderStatus.Cancelled,
    /// <inheritdoc cref="OrderStatus.Refunding" />
    Refunding = OrderStatus.Refunding,
    /// <inheritdoc cref="OrderStatus.Refunded" />
    Refunded = OrderStatus.Refunded,

    /// <summary>The payment was asked for; see <see cref="OrderStep.Outcome"/>.</summary>
    PaymentAttempted,

    /// <summary>The payment was given back, or tried to be; see <see cref="OrderStep.Outcome"/>.</summary>
    GiveBackAttempted,
}

/// <summary>A step of an order, with the span that did it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="At">When, in UTC; of an attempt, when it began.</param>
/// <param name="RecoveryAttempt">The number of the recovery attempt that did it; 0 when a request did.</param>
/// <param name="Outcome">How an attempt ended; null while it is under way, when it was interrupted, and for other steps.</param>
/// <param name="TraceId">The trace that did it, whether or not it was sampled; null when nothing was traced.</param>
/// <param name="SpanId">The span in that trace.</param>
[GenerateSerializer, Immutable, Alias("order-step")]
public sealed record OrderStep(
    [property: Id(0)] OrderStepKind Kind,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] int RecoveryAttempt,
    [property: Id(3)] PaymentOutcome? Outcome,
    [property: Id(4)] string? TraceId,
    [property: Id(5)] string? SpanId);

/// <summary>The steps of an order so far.</summary>
/// <param name="Steps">The steps, oldest first.</param>
/// <param name="FoldedAttempts">
/// The number of attempts that are left out between the first and the last ones, so that an order whose provider stays
/// away does not grow without end.
/// </param>
[GenerateSerializer, Immutable, Alias("order-steps")]
public sealed record OrderSteps(
    [property: Id(0)] IReadOnlyList<OrderStep> Steps,
    [property: Id(1)] int FoldedAttempts);

/// <summary>
/// What an order must be like to be placed. The order grain stores nothing else; the gateway asks the same rules, to say
/// early and by field what is wrong.
/// </summary>
public static partial class OrderLimits
{
    /// <summary>The most lines that an order may have.</summary>
    public const int MaxLines = 100;

    /// <summary>The longest stock-keeping unit, in characters.</summary>
    public const int MaxSkuLength = 64;

    /// <summary>The largest quantity of one line.</summary>
    public const int MaxQuantity = 10_000;

    /// <summary>The highest price of one article, in the currency's major unit: enough for any in the smallest currency.</summary>
    public const decimal MaxUnitPrice = 999_999_999m;

    /// <summary>The most that can be paid at once, in the currency's major unit: what the payment provider charges at most.</summary>
    public const decimal MaxTotal = 1_000_000_000_000m;

    /// <summary>Lists the rules that the command breaks; empty when it can be placed.</summary>
    public static IReadOnlyList<RuleViolation> Violations(PlaceOrder command)
    {
        ArgumentNullException.ThrowIfNull(command);

        var violations = new List<RuleViolation>();
        void Require(bool holds, string field, string message)
        {
            if (!holds)
            {
                violations.Add(new RuleViolation(field, message));
            }
        }

        Require(command.Currency is null || Currency.Find(command.Currency) is not null, "currency", Currency.Expectation);
        Require(
            PaymentMethodToken.IsWellFormed(command.PaymentMethod),
            "paymentMethod",
            "Must be a token of the payment provider (pm_...), never a card number.");
        if (command.Lines is not { Count: >= 1 and <= MaxLines })
        {
            Require(false, "lines", $"Must be an array of 1 to {MaxLines} entries.");
            return violations;
        }

        var currency = Currency.Find(command.Currency) ?? command.Lines.Select(line => Currency.Find(line?.UnitPrice.Currency)).FirstOrDefault(known => known is not null);
        for (var index = 0; index < command.Lines.Count; index++)
        {
            var field = $"lines[{index}]";
            if (command.Lines[index] is not { } line)
            {
                Require(false, field, "Must be an object.");
                continue;
            }

            Require(
                line.Sku is { Length: >= 1 and <= MaxSkuLength } && Sku().IsMatch(line.Sku),
                $"{field}.sku",
                $"Must be 1 to {MaxSkuLength} letters, digits, dots, hyphens or underscores, the first a letter or digit.");
            Require(line.Quantity is >= 1 and <= MaxQuantity, $"{field}.quantity", $"Must be a whole number from 1 to {MaxQuantity}.");

            var (amount, priceCurrency) = (line.UnitPrice.Amount, Currency.Find(line.UnitPrice.Currency));
            if (amount is <= 0 or > MaxUnitPrice)
            {
                Require(false, $"{field}.unitPrice.amount", $"Must be more than 0 and at most {MaxUnitPrice}.");
            }
            else if (priceCurrency?.CanExpress(amount) is false)
            {
                Require(false, $"{field}.unitPrice.amount", $"{priceCurrency.Code} amounts have at most {priceCurrency.MinorUnits} decimals.");
            }

            Require(priceCurrency is not null, $"{field}.unitPrice.currency", Currency.Expectation);
            Require(
                priceCurrency is null || priceCurrency == currency,
                $"{field}.unitPrice.currency",
                $"Must be {currency?.Code}: all prices of an order are in one currency.");
        }

        // Within the limits above the sum is far inside a decimal.
        Require(
            violations.Count > 0 || command.Lines.Sum(line => line.UnitPrice.Amount * line.Quantity) <= MaxTotal,
            "lines",
            $"Must add up to at most {MaxTotal}.");
        return violations;
    }

    // \z, since $ would allow a line feed at the end.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Sku();
}
