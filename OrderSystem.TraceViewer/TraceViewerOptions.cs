using System.ComponentModel.DataAnnotations;

namespace OrderSystem.TraceViewer;

/// <summary>The limits of the viewer; configuration section <c>TraceViewer</c>.</summary>
/// <remarks>Whatever is sent, the store does not grow past these: the traces and logs that arrived longest ago leave first.</remarks>
public sealed class TraceViewerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TraceViewer";

    /// <summary>How many traces are kept. Default: 5,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTraces { get; set; } = 5_000;

    /// <summary>How many spans are kept in all traces together. Default: 200,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxSpans { get; set; } = 200_000;

    /// <summary>How many spans one trace may have; further ones are refused and counted. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSpansPerTrace { get; set; } = 10_000;

    /// <summary>How many log records are kept. Default: 50,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxLogs { get; set; } = 50_000;

    /// <summary>How much memory traces and logs may take together, in bytes, about. Default: 256 MiB.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Where names, messages and text values of attributes are cut, in characters. Default: 16,384.</summary>
    [Range(64, 1024 * 1024)]
    public int MaxAttributeLength { get; set; } = 16 * 1024;

    /// <summary>
    /// How many attribute values a span, event, link, log record, scope or resource may have, those inside of lists
    /// included; further ones are left out. Default: 128.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxAttributesPerSpan { get; set; } = 128;

    /// <summary>How many events a span may have; further ones are left out. Default: 128.</summary>
    [Range(0, 10_000)]
    public int MaxEventsPerSpan { get; set; } = 128;

    /// <summary>How many links a span may have; further ones are left out. Default: 128.</summary>
    [Range(0, 10_000)]
    public int MaxLinksPerSpan { get; set; } = 128;

    /// <summary>How large an OTLP request may be, decompressed, in bytes. Default: 8 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How many OTLP requests are decoded at a time; as many again times eight may wait, others get 503. Default: 16.</summary>
    [Range(1, 1_000)]
    public int MaxConcurrentRequests { get; set; } = 16;

    /// <summary>How many pages may listen to <c>/api/events</c> at a time; others get 503. Default: 64.</summary>
    [Range(1, 10_000)]
    public int MaxEventListeners { get; set; } = 64;
}
