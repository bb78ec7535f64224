namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>What happens at an operation.</summary>
/// <param name="At">The number of the operation, from 1, counted from where the fault is set.</param>
/// <param name="Kind">What happens.</param>
/// <param name="AfterEffect">Whether the operation takes effect all the same.</param>
internal sealed record Fault(int At, FaultKind Kind, bool AfterEffect);

internal enum FaultKind
{
    /// <summary>The operation fails; the process lives on and may do others.</summary>
    Failure,

    /// <summary>The process ends: from then on nothing it does takes effect.</summary>
    Crash,
}
