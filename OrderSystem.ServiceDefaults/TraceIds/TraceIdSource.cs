namespace OrderSystem.ServiceDefaults.TraceIds;

/// <summary>
/// Where the process's new trace ids come from: the one place that sets <see cref="Activity.TraceIdGenerator"/>.
/// </summary>
/// <remarks>
/// An id that the edge has adopted (<see cref="AdoptNext"/>) comes first, then a generator that the application has set
/// before, then the runtime's. Only the runtime's are known to be random, hence <see cref="HasMade"/>.
/// </remarks>
internal static class TraceIdSource
{
    private static Func<ActivityTraceId>? _others;

    [ThreadStatic]
    private static ActivityTraceId _adopted;

    [ThreadStatic]
    private static ActivityTraceId _made;

    public static void Install()
    {
        if (Activity.TraceIdGenerator is var before && before != Next)
        {
            _others = before;
            Activity.TraceIdGenerator = Next;
        }
    }

    /// <summary>Lets the next root activity of this thread have a given trace id; <c>default</c> takes that back.</summary>
    /// <remarks>
    /// A client that sends a trace id but no span id has no span that could be the parent. To invent one would give
    /// every such trace a parent that no viewer can find, and the sampler a decision that nobody took. Thus the
    /// server's activity stays a root, and takes its trace id from here: the generator is asked before the sampler,
    /// which therefore sees the real trace id and no parent. ASP.NET Core creates the activity on the same thread
    /// right after it has extracted the context, so nothing comes between.
    /// </remarks>
    public static void AdoptNext(ActivityTraceId traceId) => _adopted = traceId;

    /// <summary>Whether the id is the latest of this thread and one of our own making, not adopted.</summary>
    public static bool HasMade(ActivityTraceId traceId) => _made != default && _made == traceId;

    /// <summary>The generator itself.</summary>
    public static ActivityTraceId Next()
    {
        var adopted = _adopted;
        (_adopted, _made) = (default, default);
        if (adopted != default)
        {
            return adopted;
        }

        return _others is null ? _made = ActivityTraceId.CreateRandom() : _others();
    }
}
