using OrderSystem.Database;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace OrderSystem.Gateway.Cluster;

/// <summary>What a failed grain call says about making it again.</summary>
internal static class GrainCallFailure
{
    /// <summary>
    /// Whether the cluster has not taken the call, or has lost the silo that had it. (A
    /// <see cref="SiloUnavailableException"/> is a rejection.)
    /// </summary>
    public static bool IsUnavailability(Exception exception) => exception
        is OrleansMessageRejectionException
        or ConnectionFailedException
        or ClientNotAvailableException
        or GatewayTooBusyException;

    /// <summary>Whether the same call may succeed in a moment.</summary>
    /// <remarks>
    /// A grain whose write lost a race (<see cref="InconsistentStateException"/>) has been deactivated: the next call finds
    /// one that has read what is stored. A <see cref="TimeoutException"/> is final: the response time-out is longer than
    /// the budget, and what is too slow does not get faster by being asked twice.
    /// </remarks>
    public static bool MayRepeat(Exception exception) => IsUnavailability(exception) || exception
        is InconsistentStateException
        or StorageUnavailableException { MayPass: true };
}
