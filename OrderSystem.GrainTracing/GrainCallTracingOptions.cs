namespace OrderSystem.GrainTracing;

/// <summary>What the grain-call filters record. Bound to the configuration section <c>Tracing:GrainCalls</c>.</summary>
public sealed class GrainCallTracingOptions
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
}
