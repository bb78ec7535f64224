using Microsoft.AspNetCore.Authentication;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Decides whether the incoming trace context of a request is honoured.</summary>
internal sealed partial class CallerTrust(
    IOptions<EdgeOptions> options,
    IHttpContextAccessor accessor,
    ILogger<CallerTrust> logger,
    ITraceContextTrust? rule = null)
{
    /// <summary>Whether the request that this thread is about to start is honoured.</summary>
    public bool IsCurrentCallerTrusted() =>
        (rule is null && options.Value.Trust == EdgeTrust.Everyone)
        || (accessor.HttpContext is { } context && IsTrusted(context));

    private bool IsTrusted(HttpContext context)
    {
        try
        {
            return rule is null
                ? options.Value.Trust == EdgeTrust.AuthenticatedCallers && IsAuthenticated(context)
                : rule.IsTrusted(context);
        }
#pragma warning disable CA1031 // The application's own rule may throw anything; a request must not fail for its trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.RuleFailed(logger, rule?.GetType().Name ?? nameof(EdgeTrust.AuthenticatedCallers), exception);
            return false;
        }
    }

    // Asks the default scheme before the authentication middleware does, which then gets the same answer: a scheme
    // authenticates a request once. What is not known at once (an issuer's keys are only now fetched) counts as no.
    private static bool IsAuthenticated(HttpContext context) =>
        context.AuthenticateAsync() is { IsCompletedSuccessfully: true, Result.Succeeded: true };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "TraceContextTrustFailed",
            Message = "{Rule} threw; the caller's trace context is not honoured")]
        public static partial void RuleFailed(ILogger logger, string rule, Exception exception);
    }
}
