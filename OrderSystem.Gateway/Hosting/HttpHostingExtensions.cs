using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Hosting;

internal static class HttpHostingExtensions
{
    /// <summary>Bounds what a client may send, and says how answers are written.</summary>
    public static void AddHttpHosting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HttpLimits>()
            .BindConfiguration(HttpLimits.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();

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

        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
    }
}
