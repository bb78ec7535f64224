using OrderSystem.Contracts.Orders;

namespace OrderSystem.FaultTests.Evidence;

/// <summary>An order as the system has it: stored, or as the gateway shows it.</summary>
internal sealed record OrderRecord(
    Guid Id, Guid UserId, string Sku, OrderStatus Status, decimal Amount, string Currency, string? TransactionId);
