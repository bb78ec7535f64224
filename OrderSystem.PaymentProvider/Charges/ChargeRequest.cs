namespace OrderSystem.PaymentProvider.Charges;

/// <summary>The body of <c>POST /charges</c>, before it is validated.</summary>
internal sealed record ChargeRequest(Guid? Reference, decimal? Amount, string? Currency, string? PaymentMethod);
