namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Whose incoming trace context is honoured. Bound to the configuration section <c>Tracing:Edge</c>.</summary>
public sealed class EdgeOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:Edge";

    /// <summary>
    /// Whose incoming trace context is honoured; default <see cref="EdgeTrust.Everyone"/>. An
    /// <see cref="ITraceContextTrust"/> of the application decides in place of it.
    /// </summary>
    public EdgeTrust Trust { get; set; } = EdgeTrust.Everyone;
}

/// <summary>Whose incoming trace context is honoured.</summary>
public enum EdgeTrust
{
    /// <summary>Everyone's: each caller decides which trace a request belongs to, and whether it is sampled.</summary>
    Everyone,

    /// <summary>Nobody's: every request is a new trace with a link to the caller's span.</summary>
    Nobody,

    /// <summary>
    /// That of callers whom the application's default authentication scheme knows. For everyone else it is as with
    /// <see cref="Nobody"/>.
    /// </summary>
    AuthenticatedCallers,
}

/// <summary>
/// The application's own rule of whose trace context is honoured; registered, it decides in place of
/// <see cref="EdgeOptions.Trust"/>.
/// </summary>
public interface ITraceContextTrust
{
    /// <summary>
    /// Whether the caller's trace context is honoured. Called before every middleware, on the request's thread, when
    /// the server starts the request's span: <see cref="HttpContext.User"/> is not known yet,
    /// forwarded headers are not applied, and nothing may be awaited or blocked on. An exception counts as no.
    /// </summary>
    /// <param name="context">The request with its headers and connection.</param>
    bool IsTrusted(HttpContext context);
}
