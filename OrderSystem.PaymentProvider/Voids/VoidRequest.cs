namespace OrderSystem.PaymentProvider.Voids;

/// <summary>The body of <c>POST /voids</c>, before it is validated.</summary>
internal sealed record VoidRequest(Guid? Reference);
