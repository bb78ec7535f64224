namespace OrderSystem.FaultTests.Evidence;

/// <summary>What a 2xx answer said about the order.</summary>
internal sealed record Acknowledgement(Guid OrderId, decimal Amount, string Currency);
