namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>How the ids of new traces are made.</summary>
public enum TraceIdStrategy
{
    /// <summary>128 random bits.</summary>
    Random,

    /// <summary>48 bits of Unix time in milliseconds, then 80 random bits: ids sort by the time at which they were made.</summary>
    TimeOrdered,
}
