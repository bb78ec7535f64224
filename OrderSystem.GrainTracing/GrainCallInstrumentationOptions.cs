using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>
/// What is recorded of grain calls. Bound to the configuration section <c>Tracing:GrainCalls</c>; what code sets comes
/// after it.
/// </summary>
/// <remarks>
/// Silo or client and tracer provider share these options where they share a container, as in every hosted process. Where
/// they do not, as in a test cluster, configure them in the container of the silo or client as well.
/// </remarks>
public sealed class GrainCallInstrumentationOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:GrainCalls";

    /// <summary>
    /// Whether Orleans' own system calls (reminder registration, membership, stream pulling ...) give spans too, and
    /// what Orleans does without a request may start traces. For debugging Orleans itself; false by default.
    /// </summary>
    public bool IncludeSystemCalls { get; set; }

    /// <summary>
    /// Whether a trace shows how its grains were placed, activated (with the reading of their state) and deactivated.
    /// False by default: then that time is the gap between a call's client and its server span.
    /// </summary>
    public bool IncludeLifecycle { get; set; }

    /// <summary>
    /// Whether a call's span is to be recorded; null (the default) records every call of a recorded trace. Where it
    /// answers false, the call and what happens below it leave no spans, on whichever process; metrics count it all the
    /// same. It is asked on both sides of a call, for recorded spans only. If it throws, the call is recorded.
    /// </summary>
    public Func<IGrainCallContext, bool>? Filter { get; set; }

    /// <summary>
    /// Adds to a recorded span, when its call has ended; null by default. The call's result is there, if it has one.
    /// What it throws is logged and changes nothing for the call.
    /// </summary>
    public Action<Activity, IGrainCallContext>? Enrich { get; set; }
}
