using OrderSystem.Contracts.Payments;

namespace OrderSystem.FaultTests.Evidence;

/// <summary>A payment as its grain tells it.</summary>
internal sealed record PaymentRecord(Guid OrderId, PaymentStatus Status, decimal Amount, string? TransactionId);
