namespace OrderSystem.ServiceDefaults.TraceIds;

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

/// <summary>How the ids of new traces are made.</summary>
public enum TraceIdStrategy
{
    /// <summary>128 random bits.</summary>
    Random,

    /// <summary>48 bits of Unix time in milliseconds, then 80 random bits: ids sort by the time at which they were made.</summary>
    TimeOrdered,
}
