using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrderSystem.Gateway.Hosting;

/// <summary>How much of a request the gateway takes in. Configuration section <c>Http</c>.</summary>
internal sealed class HttpLimits
{
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

internal static class HttpHosting
{
    /// <summary>Bounds what a client may send.</summary>
    public static void AddHttpHosting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<HttpLimits>().BindConfiguration("Http").ValidateDataAnnotations();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpLimits>>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.Value.MaxBodySize;
            kestrel.Limits.MaxRequestHeadersTotalSize = limits.Value.MaxHeadersSize;
            kestrel.Limits.MaxRequestHeaderCount = limits.Value.MaxHeaderCount;
            kestrel.Limits.MaxRequestLineSize = limits.Value.MaxRequestLineSize;
            kestrel.Limits.MaxConcurrentConnections = limits.Value.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = limits.Value.HeadersTimeout;
        });
    }

    /// <summary>
    /// Answers HEAD with what GET has for the path (RFC 9110, 9.1): for the routing alone the request is a GET. The server leaves
    /// the body away.
    /// </summary>
    public static void UseHeadLikeGet(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Request.Method = HttpMethods.Get;
                context.Items.Add(nameof(HttpMethods.Head), null);
            }

            return next(context);
        });
        app.UseRouting();
        app.Use((context, next) =>
        {
            if (context.Items.ContainsKey(nameof(HttpMethods.Head)))
            {
                context.Request.Method = HttpMethods.Head;
            }

            return next(context);
        });
    }

    /// <summary>
    /// Makes <c>Accept</c> mean nothing: this API answers in JSON only, and the framework would else leave problems out,
    /// or write them without their trace id, for a client that asks for something else (RFC 9110, 12.5.1 allows this).
    /// </summary>
    public static void UseOneRepresentation(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Request.Headers.Remove(HeaderNames.Accept);
        return next(context);
    });

    /// <summary>Keeps answers about people and their orders out of caches.</summary>
    public static RouteGroupBuilder NeverCached(this RouteGroupBuilder api) => api.AddEndpointFilter((context, next) =>
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    });
}
