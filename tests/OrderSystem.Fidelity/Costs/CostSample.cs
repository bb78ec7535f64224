namespace OrderSystem.Fidelity.Costs;

/// <summary>What one request cost on average in one round.</summary>
internal readonly record struct CostSample(double Microseconds, double Bytes);
