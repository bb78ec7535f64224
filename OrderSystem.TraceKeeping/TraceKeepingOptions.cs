using System.ComponentModel.DataAnnotations;

namespace OrderSystem.TraceKeeping;

/// <summary>The section <c>Tracing:Keep</c>, read at start: what is held of the unsampled traces, and which are kept.</summary>
public sealed class TraceKeepingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Tracing:Keep";

    /// <summary>Whether unsampled traces are recorded, and kept when something triggers it. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>The most spans that this process holds. Default: 50,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxSpans { get; set; } = 50_000;

    /// <summary>The most bytes that it holds: of spans as they are sent, of log records as estimated. Default: 64 MiB.</summary>
    [Range(64 * 1024, long.MaxValue)]
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a trace whose spans have ended is held, and how long a kept trace's later spans are sent. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A root that takes at least this long is kept; null for no such trigger. Default: null.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan? SlowerThan { get; set; }

    /// <summary>
    /// A root that is slower than this share of its route's latest ones is kept, such as 0.99; null for no such trigger.
    /// Default: null.
    /// </summary>
    [Range(0.5, 0.9999)]
    public double? SlowerThanPercentile { get; set; }

    /// <summary>How many traces a second this process's own triggers may keep, in the long run. Default: 100.</summary>
    [Range(0.001, 1_000_000)]
    public double TracesPerSecond { get; set; } = 100;

    /// <summary>How many traces its triggers may keep at once. Default: 200.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;

    /// <summary>How often this process and the others tell each other what they keep. Default: 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan ExchangeInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
