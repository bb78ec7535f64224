namespace OrderSystem.TraceTesting;

/// <summary>A trace is not as it was expected.</summary>
/// <param name="message">What is not as expected, with the trace's tree.</param>
public sealed class TraceAssertionException(string message) : Exception(message), IAssertionException;

/// <summary>Tells xunit, which looks for an interface of this name, that the exception is a failed assertion.</summary>
internal interface IAssertionException;
