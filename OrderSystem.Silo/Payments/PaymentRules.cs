using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <summary>What a payment must be like to be sent to the provider.</summary>
internal static class PaymentRules
{
    /// <exception cref="ArgumentException">The amount or the payment method is none.</exception>
    /// <exception cref="InvalidOperationException">The order is being paid already, otherwise.</exception>
    public static void Validate(ProcessPayment command, ProcessPayment? known)
    {
        using var span = SiloTelemetry.Source.StartActivity(SpanNames.PaymentValidate);
        try
        {
            Check(command, known);
        }
        catch (Exception exception)
        {
            span.SetError(exception);
            throw;
        }
    }

    private static void Check(ProcessPayment command, ProcessPayment? known)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!command.Amount.IsWellFormed() || command.Amount.Amount <= 0)
        {
            throw new ArgumentException("An amount to pay is more than nothing, in a known currency and within its decimals.", nameof(command));
        }

        if (!PaymentMethodToken.IsWellFormed(command.PaymentMethod))
        {
            throw new ArgumentException("The payment method is not a token of the payment provider.", nameof(command));
        }

        if (known is not null && known != command)
        {
            throw new InvalidOperationException("The order has another payment under way.");
        }
    }
}
