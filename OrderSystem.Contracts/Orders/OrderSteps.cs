namespace OrderSystem.Contracts.Orders;

/// <summary>The steps of an order so far.</summary>
/// <param name="Steps">The steps, oldest first.</param>
/// <param name="FoldedAttempts">
/// The number of attempts that are left out between the first and the last ones, so that an order whose provider stays
/// away does not grow without end.
/// </param>
[GenerateSerializer, Immutable, Alias("order-steps")]
public sealed record OrderSteps(
    [property: Id(0)] IReadOnlyList<OrderStep> Steps,
    [property: Id(1)] int FoldedAttempts);
