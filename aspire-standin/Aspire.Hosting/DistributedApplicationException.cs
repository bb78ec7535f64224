namespace Aspire.Hosting;

/// <summary>The application cannot be what its AppHost says. The message is for the person who started it.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a reason.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what led to it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="inner">What led to it.</param>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
