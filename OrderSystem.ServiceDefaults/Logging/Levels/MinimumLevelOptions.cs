namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>The least level that is logged.</summary>
internal sealed class MinimumLevelOptions
{
    /// <summary>
    /// LOG_LEVEL: <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c>, <c>critical</c> or <c>none</c>,
    /// in any case; unset, the <c>Logging</c> section alone decides.
    /// </summary>
    public string? Level { get; set; }
}
