using System.ComponentModel.DataAnnotations;

namespace OrderSystem.ServiceDefaults.Export;

/// <summary>How telemetry leaves the process. Bound to the configuration section <c>Telemetry</c>.</summary>
public sealed class ExportOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Telemetry";

    /// <summary>
    /// How long a stopping process waits for its last spans, metrics and logs to be sent;
    /// 0 to 60 s, default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
