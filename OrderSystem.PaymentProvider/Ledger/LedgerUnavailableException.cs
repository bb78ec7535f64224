namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>The ledger's file cannot be opened; the message is for the operator.</summary>
internal sealed class LedgerUnavailableException(string message, Exception cause) : Exception(message, cause);
