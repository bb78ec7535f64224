using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database;

/// <summary>
/// The database cannot be used. The message is one sentence for the person who starts the process: it names what is
/// wrong and where, and carries no secret.
/// </summary>
public sealed class DatabaseUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, for the person who starts the process.</param>
    /// <param name="innerException">What the database said.</param>
    public DatabaseUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The sentence for such a failure, for <c>RunServiceAsync</c>; null for any other.</summary>
    /// <param name="exception">What ended the start.</param>
    public static string? Explain(Exception exception) => (exception as DatabaseUnavailableException)?.Message;
}

/// <summary>
/// A grain's state or reminder could not be read or written, because of the database. Travels from a grain to its
/// callers in other processes.
/// </summary>
/// <remarks>
/// The message is for logs and traces and says what the database said. Its own exception cannot be the inner one: Orleans
/// has no serializer for it, and the whole answer would be lost. Whether a write that failed has arrived is not known:
/// read again, or repeat what is idempotent.
/// </remarks>
[GenerateSerializer]
[Alias("OrderSystem.Database.StorageUnavailableException")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="mayPass">Whether trying again may help.</param>
    /// <param name="cause">What the database said.</param>
    public StorageUnavailableException(bool mayPass, Exception cause)
        : base($"The database cannot be used. {cause.GetType().Name}: {cause.Message}")
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
