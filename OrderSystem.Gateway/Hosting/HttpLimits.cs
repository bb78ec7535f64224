using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Gateway.Hosting;

/// <summary>How much of a request the gateway takes in. Configuration section <c>Http</c>.</summary>
internal sealed class HttpLimits
{
    public const string Section = "Http";

    /// <summary>The largest body, in bytes. Default 64 KiB; 1 KiB to 1 MiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxBodySize { get; set; } = 64 * 1024;

    /// <summary>The largest sum of all headers, in bytes. Default 16 KiB; 1 KiB to 64 KiB.</summary>
    [Range(1024, 64 * 1024)]
    public int MaxHeadersSize { get; set; } = 16 * 1024;

    /// <summary>The most headers. Default 64; 16 to 1,024.</summary>
    [Range(16, 1024)]
    public int MaxHeaderCount { get; set; } = 64;

    /// <summary>The longest request line, in bytes: method, path and query. Default 4 KiB; 512 to 16 KiB.</summary>
    [Range(512, 16 * 1024)]
    public int MaxRequestLineSize { get; set; } = 4 * 1024;

    /// <summary>The most connections at a time; more are closed at once. Default 10,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long a client may take to send its headers. Default 10 s; 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
