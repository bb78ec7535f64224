namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Requests that leave no span: those that machines repeat.</summary>
internal static class UntracedRequests
{
    /// <summary>Ready: every check passes.</summary>
    public const string HealthPath = "/health";

    /// <summary>Live: the checks tagged so pass.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Where processes tell each other which traces they keep.</summary>
    public const string TraceKeepingPath = "/trace-keeping";

    public static bool IsIncoming(HttpContext context)
    {
        var path = context.Request.Path;
        return path.Equals(HealthPath, StringComparison.OrdinalIgnoreCase)
            || path.Equals(AlivePath, StringComparison.OrdinalIgnoreCase)
            || path.Equals(TraceKeepingPath, StringComparison.Ordinal);
    }
}
