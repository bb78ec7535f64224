using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Orders;

/// <summary>The body of <c>POST /api/orders</c>.</summary>
internal sealed record PlaceOrderBody(
    [property: Description("Who orders.")] ClientId UserId,
    [property: Description("What is ordered, all prices in one currency."), MinLength(1), MaxLength(OrderLimits.MaxLines)] IReadOnlyList<OrderLineBody> Lines,
    [property: Description("The payment provider's token for the card, pm_... Never a card number.")] string PaymentMethod,
    [property: Description("The order's currency. When given, every price must be in it.")] string? Currency = null)
    : IRequestBody<PlaceOrder>
{
    // What is missing is null here, whatever the types say; the rules refuse it.
    public PlaceOrder ToCommand() =>
        new(UserId.Value ?? Guid.Empty, [.. (Lines ?? []).Select(line => line?.ToLine()!)], PaymentMethod, Currency);

    public IEnumerable<RuleViolation> Violations(PlaceOrder command)
    {
        if (UserId.Value is null)
        {
            yield return new RuleViolation("userId", "Must be a UUID.");
        }

        // A price that is missing is one error, not one for each of its parts.
        var missing = (Lines ?? []).Select((line, index) => line is { UnitPrice: null } ? $"lines[{index}].unitPrice" : null).OfType<string>().ToList();
        foreach (var price in missing)
        {
            yield return new RuleViolation(price, "Is required.");
        }

        foreach (var violation in OrderLimits.Violations(command))
        {
            if (!missing.Exists(price => violation.Field.StartsWith(price, StringComparison.Ordinal)))
            {
                yield return violation;
            }
        }
    }
}

/// <summary>A line of an order, in requests and answers.</summary>
internal sealed record OrderLineBody(
    [property: Description("The article's stock-keeping unit."), StringLength(OrderLimits.MaxSkuLength, MinimumLength = 1)] string Sku,
    [property: Description("How many."), Range(1, OrderLimits.MaxQuantity)] int Quantity,
    [property: Description("The price of one.")] MoneyBody UnitPrice)
{
    public static OrderLineBody From(OrderLine line) => new(line.Sku, line.Quantity, MoneyBody.From(line.UnitPrice));

    public OrderLine ToLine() => new(Sku, Quantity, UnitPrice?.ToMoney() ?? default);
}

/// <summary>An amount in one currency, in requests and answers.</summary>
internal sealed record MoneyBody(
    [property: Description("In the currency's major unit: 12.50 EUR, not 1250 cents. No more decimals than the currency has.")] decimal Amount,
    [property: Description("The ISO 4217 code, in upper case.")] string Currency)
{
    public static MoneyBody From(Money money) => new(money.Amount, money.Currency);

    /// <summary>The amount in the form in which it is stored; as it came where it is none, for the rules to refuse.</summary>
    public Money ToMoney() => Contracts.Currency.Find(Currency)?.CanExpress(Amount) is true
        ? new Money(Amount, Currency)
        : new Money { Amount = Amount, Currency = Currency };
}

/// <summary>An order, as answered.</summary>
internal sealed record OrderBody(
    Guid Id,
    [property: Description("Who ordered.")] Guid UserId,
    [property: Description("Where it stands.")] OrderStatus Status,
    IReadOnlyList<OrderLineBody> Lines,
    [property: Description("The sum of the lines.")] MoneyBody Total,
    [property: Description("The payment provider's id of the charge; null when nothing was charged.")] string? TransactionId,
    [property: Description("Why the card was declined; null when it was not.")] string? DeclineCode,
    [property: Description("In UTC.")] DateTime PlacedAt,
    [property: Description("When the status last changed, in UTC.")] DateTime UpdatedAt)
{
    public static OrderBody From(Order order) => new(
        order.Id,
        order.UserId,
        order.Status,
        [.. order.Lines.Select(OrderLineBody.From)],
        MoneyBody.From(order.Total),
        order.TransactionId,
        order.DeclineCode,
        order.PlacedAt.UtcDateTime,
        order.UpdatedAt.UtcDateTime);
}

/// <summary>What was done with an order, as answered.</summary>
internal sealed record OrderHistoryBody(
    Guid OrderId,
    [property: Description("Oldest first.")] IReadOnlyList<OrderStepBody> Steps,
    [property: Description("The number of attempts that are left out in the middle, when there were very many.")] int FoldedAttempts)
{
    public static OrderHistoryBody From(Guid orderId, OrderSteps steps) =>
        new(orderId, [.. steps.Steps.Select(OrderStepBody.From)], steps.FoldedAttempts);
}

/// <summary>A step of an order, as answered.</summary>
internal sealed record OrderStepBody(
    [property: Description("What was done.")] OrderStepKind Step,
    [property: Description("When, in UTC; of an attempt, when it began.")] DateTime At,
    [property: Description("How an attempt ended; null while it is under way, when it was interrupted, and for other steps.")] PaymentOutcome? Outcome,
    [property: Description("The number of the recovery attempt that did it; null when a request did.")] int? RecoveryAttempt,
    [property: Description("The trace that did it, whether or not it was sampled; null when nothing was traced.")] string? TraceId,
    [property: Description("The span in that trace.")] string? SpanId)
{
    public static OrderStepBody From(OrderStep step) => new(
        step.Kind,
        step.At.UtcDateTime,
        step.Outcome,
        step.RecoveryAttempt > 0 ? step.RecoveryAttempt : null,
        step.TraceId,
        step.SpanId);
}
