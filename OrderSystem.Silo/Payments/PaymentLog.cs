using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments;

internal static partial class PaymentLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Payment succeeded")]
    public static partial void Succeeded(ILogger logger, Guid orderId, decimal amount, string currency, string? transactionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment declined")]
    public static partial void Declined(ILogger logger, Guid orderId, decimal amount, string currency, string? declineCode);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment given back")]
    public static partial void GivenBack(ILogger logger, Guid orderId, string? transactionId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Payment provider failed to {operation}: {outcome}")]
    public static partial void ProviderFailed(ILogger logger, Guid orderId, string gateway, string operation, PaymentOutcome outcome);
}
