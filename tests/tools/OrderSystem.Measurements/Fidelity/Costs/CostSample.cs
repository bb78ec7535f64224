namespace OrderSystem.Measurements.Fidelity.Costs;

/// <summary>What a round took, and what a request of it allocated.</summary>
internal readonly record struct CostSample(TimeSpan Time, TimeSpan Processor, double Bytes);
