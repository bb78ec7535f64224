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
