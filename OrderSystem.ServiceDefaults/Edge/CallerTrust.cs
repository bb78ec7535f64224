using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Decides whether the incoming trace context of a request is honoured.</summary>
internal sealed partial class CallerTrust(
    IOptions<EdgeOptions> options,
    IHttpContextAccessor accessor,
    ILogger<CallerTrust> logger,
    ITraceContextTrust? rule = null)
{
    private readonly ITraceContextTrust? _rule =
        rule ?? (options.Value.Trust == EdgeTrust.AuthenticatedCallers ? new AuthenticatedCallers() : null);

    /// <summary>Whether the request that this thread is about to start is honoured.</summary>
    public bool IsCurrentCallerTrusted() => _rule is null
        ? options.Value.Trust == EdgeTrust.Everyone
        : accessor.HttpContext is { } context && IsTrusted(_rule, context);

    private bool IsTrusted(ITraceContextTrust trust, HttpContext context)
    {
        try
        {
            return trust.IsTrusted(context);
        }
#pragma warning disable CA1031 // The application's own rule may throw anything; a request must not fail for its trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.RuleFailed(logger, trust.GetType().Name, exception);
            return false;
        }
    }

    /// <summary>
    /// Asks the default scheme before the authentication middleware does, which then gets the same answer: a scheme
    /// authenticates a request once. What is not known at once (an issuer's keys are only now fetched) counts as no.
    /// </summary>
    private sealed class AuthenticatedCallers : ITraceContextTrust
    {
        public bool IsTrusted(HttpContext context) =>
            context.AuthenticateAsync() is { IsCompletedSuccessfully: true, Result.Succeeded: true };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "TraceContextTrustFailed", Message = "{Rule} threw; the caller's trace context is not honoured")]
        public static partial void RuleFailed(ILogger logger, string rule, Exception exception);
    }
}
