namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>How the ids of new traces are made. Bound to the configuration section <c>Tracing:TraceIds</c>.</summary>
public sealed class TraceIdOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:TraceIds";

    /// <summary>
    /// The strategy. Not set (the default) means <see cref="TraceIdStrategy.Random"/>, or the generator that the
    /// application has put into <c>Activity.TraceIdGenerator</c> by itself before it added the defaults.
    /// </summary>
    public TraceIdStrategy? Strategy { get; set; }
}
