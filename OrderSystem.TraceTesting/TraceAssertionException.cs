namespace OrderSystem.TraceTesting;

/// <summary>A trace is not as it was expected.</summary>
public sealed class TraceAssertionException : Exception, IAssertionException
{
    /// <summary>Creates the exception.</summary>
    public TraceAssertionException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not as expected, with the trace's tree.</param>
    public TraceAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not as expected, with the trace's tree.</param>
    /// <param name="innerException">The cause.</param>
    public TraceAssertionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Tells xunit, which looks for an interface of this name, that the exception is a failed assertion.</summary>
internal interface IAssertionException;
