using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database;

/// <summary>
/// A grain's state or reminder could not be read or written, because of the database. Travels from a grain to its
/// callers in other processes.
/// </summary>
/// <remarks>
/// The message names no place and no secret; the database's own exception is the inner one. Whether a write that failed
/// has arrived is not known: read again, or repeat what is idempotent.
/// </remarks>
[GenerateSerializer]
[Alias("OrderSystem.Database.StorageUnavailableException")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="mayPass">Whether trying again may help.</param>
    /// <param name="innerException">What the database said.</param>
    public StorageUnavailableException(bool mayPass, Exception innerException)
        : base(mayPass ? "The database cannot be used at present." : "The database cannot be used.", innerException)
    {
        MayPass = mayPass;
    }

    /// <summary>
    /// Whether trying again may help soon (a lock, a server that restarts). Not so when somebody has to put something
    /// right first (a full disk, a damaged file).
    /// </summary>
    [Id(0)]
    public bool MayPass { get; private set; }
}
