using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// Vouches for callers whose trace context is to be honoured, with <see cref="EdgeTrust.Listed"/>. Any number may be
/// registered; one that says yes is enough.
/// </summary>
public interface ITraceContextTrust
{
    /// <summary>
    /// Whether the caller's trace context is honoured. Called before every middleware, on the request's thread, when
    /// the server starts the request's span: <see cref="HttpContext.User"/> is not known yet, forwarded headers are not
    /// applied, and nothing may be awaited or blocked on. An exception counts as no.
    /// </summary>
    /// <param name="context">The request with its headers and connection.</param>
    bool IsTrusted(HttpContext context);
}
