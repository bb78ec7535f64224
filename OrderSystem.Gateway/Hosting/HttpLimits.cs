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

    /// <summary>How long a client may take to send its headers. Default 10 s; 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
