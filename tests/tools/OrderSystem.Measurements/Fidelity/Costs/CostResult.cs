using OrderSystem.Measurements.Fidelity.Cluster;

namespace OrderSystem.Measurements.Fidelity.Costs;

/// <summary>What a request cost with one kind of propagation at one ratio.</summary>
/// <param name="Propagation">Who carried the context.</param>
/// <param name="Ratio">Share of traces that the sampler keeps.</param>
/// <param name="RelativeTime">Time in parts of that without propagation in the same round, the median of the rounds.</param>
/// <param name="RelativeProcessor">Processor time of the whole process, likewise.</param>
/// <param name="Bytes">Bytes allocated per request by the whole process, the median of the rounds.</param>
internal sealed record CostResult(Propagation Propagation, double Ratio, double RelativeTime, double RelativeProcessor, double Bytes);
