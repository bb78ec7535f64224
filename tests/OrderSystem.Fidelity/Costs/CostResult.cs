using OrderSystem.Fidelity.Cluster;

namespace OrderSystem.Fidelity.Costs;

/// <summary>What a request cost with one kind of propagation at one ratio.</summary>
/// <param name="Propagation">Who carried the context.</param>
/// <param name="Ratio">Share of traces that the sampler keeps.</param>
/// <param name="Microseconds">Time per request, the median of the rounds.</param>
/// <param name="RelativeTime">Time per request in parts of that without propagation in the same round, the median of the rounds.</param>
/// <param name="Bytes">Bytes allocated per request by the whole process, the median of the rounds.</param>
internal sealed record CostResult(Propagation Propagation, double Ratio, double Microseconds, double RelativeTime, double Bytes);
