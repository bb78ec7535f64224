using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// Lets the next root activity of this thread have a given trace id.
/// </summary>
/// <remarks>
/// A client that sends a trace id but no span id has no span that could be the parent. To invent one would give every
/// such trace a parent that no viewer can find, and the sampler a decision that nobody took. Thus the server's
/// activity stays a root, and takes its trace id from here: <see cref="Activity.TraceIdGenerator"/> is asked before
/// the sampler, which therefore sees the real trace id and no parent. ASP.NET Core creates the activity on the same
/// thread right after it has extracted the context, so nothing comes between.
/// </remarks>
internal static class AdoptedTraceId
{
    private static readonly Lock InstallLock = new();
    private static bool _installed;

    [ThreadStatic]
    private static ActivityTraceId _next;

    public static void Install()
    {
        lock (InstallLock)
        {
            if (_installed)
            {
                return;
            }

            var others = Activity.TraceIdGenerator ?? ActivityTraceId.CreateRandom;
            Activity.TraceIdGenerator = () => Take() is { } traceId && traceId != default ? traceId : others();
            _installed = true;
        }
    }

    public static void SetNext(ActivityTraceId traceId) => _next = traceId;

    private static ActivityTraceId Take()
    {
        var next = _next;
        _next = default;
        return next;
    }
}
