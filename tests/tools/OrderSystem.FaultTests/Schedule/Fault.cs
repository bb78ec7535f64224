namespace OrderSystem.FaultTests.Schedule;

/// <summary>One fault of a schedule.</summary>
/// <param name="After">How many orders are acknowledged before it happens.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Target">Which of the silos; 0 where there is one only.</param>
/// <param name="Duration">How long it lasts: the downtime before the restart, or the stall.</param>
internal sealed record Fault(int After, FaultKind Kind, int Target, TimeSpan Duration);
