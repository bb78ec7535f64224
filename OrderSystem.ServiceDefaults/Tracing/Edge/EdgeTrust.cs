namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>Whose incoming trace context is honoured.</summary>
public enum EdgeTrust
{
    /// <summary>Everyone's: each caller decides which trace a request belongs to, and whether it is sampled.</summary>
    Everyone,

    /// <summary>Nobody's: every request is a new trace with a link to the caller's span.</summary>
    Nobody,

    /// <summary>
    /// That of callers for whom something vouches: <see cref="EdgeOptions.Networks"/>, <see cref="EdgeOptions.Keys"/>,
    /// <see cref="EdgeOptions.ClientCertificates"/>, or an <see cref="ITraceContextTrust"/> of the application. For
    /// everyone else it is as with <see cref="Nobody"/>.
    /// </summary>
    Listed,
}
