namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>What the provider answers to a charge or a void, before it is believed.</summary>
internal sealed record ChargeAnswer(Guid? Reference, string? Status, decimal? Amount, string? Currency, string? TransactionId);
