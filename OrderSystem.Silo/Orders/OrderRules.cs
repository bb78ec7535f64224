using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Orders;

/// <summary>
/// What an order must be like to be stored. The gateway has checked the same with better words for the user; what
/// gets here all the same is a mistake of the calling code.
/// </summary>
internal static class OrderRules
{
    /// <summary>Checks the command and adds up its lines.</summary>
    /// <exception cref="ArgumentException">The command breaks a rule.</exception>
    public static Money Validate(PlaceOrder command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Require(command, PaymentMethodToken.IsWellFormed(command.PaymentMethod), "The payment method is not a token of the payment provider.");
        Require(command, command.Lines is { Count: > 0 and <= OrderLimits.MaxLines }, $"An order has 1 to {OrderLimits.MaxLines} lines.");

        foreach (var line in command.Lines)
        {
            Require(command, line?.Sku is { Length: > 0 and <= OrderLimits.MaxSkuLength }, $"A stock-keeping unit has 1 to {OrderLimits.MaxSkuLength} characters.");
            Require(command, line!.Quantity is >= 1 and <= OrderLimits.MaxQuantity, $"A quantity is 1 to {OrderLimits.MaxQuantity}.");
            Require(command, line.UnitPrice.IsWellFormed(), "A price is in a known currency and within its decimals.");
            Require(command, line.UnitPrice.Amount > 0, "A price is more than nothing.");
            Require(command, line.UnitPrice.Currency == command.Lines[0].UnitPrice.Currency, "All prices of an order are in one currency.");
        }

        try
        {
            return command.Lines.Select(line => line.Total).Aggregate((sum, total) => sum + total);
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException("The total is too large.", nameof(command), exception);
        }
    }

    private static void Require(PlaceOrder command, bool condition, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException(rule, nameof(command));
        }
    }
}
