using System.ComponentModel.DataAnnotations;

namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Settings of section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// How long a stopping process waits for its last spans, metrics and logs to be sent;
    /// 0 to 60 s, default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the ratio samplers write into <c>tracestate</c> how many traces a sampled one stands for
    /// (<c>ot=th:...</c>, OpenTelemetry's probability sampling); default false: a new trace then leaves with no
    /// <c>tracestate</c>, sampled or not.
    /// </summary>
    public bool WriteSamplingThreshold { get; set; }
}
