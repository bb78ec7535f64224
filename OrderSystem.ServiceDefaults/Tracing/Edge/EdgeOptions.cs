namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// What crosses the border of the system: whose incoming trace context is honoured, and where baggage may go. Bound to
/// the configuration section <c>Tracing:Edge</c>.
/// </summary>
public sealed class EdgeOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:Edge";

    /// <summary>The request header in which a caller shows one of the <see cref="Keys"/>.</summary>
    public const string KeyHeader = "x-trace-key";

    /// <summary>Whose incoming trace context is honoured; default <see cref="EdgeTrust.Everyone"/>.</summary>
    public EdgeTrust Trust { get; set; } = EdgeTrust.Everyone;

    /// <summary>
    /// Networks in CIDR notation (<c>10.0.0.0/8</c>, <c>fd00::/8</c>) whose callers are trusted. What counts is the
    /// address at the other end of the connection, which behind a proxy is the proxy's.
    /// </summary>
    public IList<string> Networks { get; } = [];

    /// <summary>Secrets of at least 16 characters; a caller that sends one in <see cref="KeyHeader"/> is trusted.</summary>
    public IList<string> Keys { get; } = [];

    /// <summary>Whether callers are trusted whose TLS client certificate the server has accepted; default false.</summary>
    public bool ClientCertificates { get; set; }

    /// <summary>
    /// Hosts that may be sent baggage: a name as the code calls it (<c>inventory</c>, <c>api.example.com</c>), an IP
    /// address, or <c>*.example.com</c> for every name below. Default none: what a request carries along inside the
    /// system is nobody else's business.
    /// </summary>
    public IList<string> BaggageHosts { get; } = [];
}
