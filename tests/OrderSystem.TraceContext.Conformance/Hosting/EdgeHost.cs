using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using OrderSystem.TraceContext.Conformance.Protocol;

namespace OrderSystem.TraceContext.Conformance.Hosting;

/// <summary>The HTTP edge: receives the suite's calls and is a client of the cluster.</summary>
internal static class EdgeHost
{
    private const string DefaultUrl = "http://127.0.0.1:5095";
    private const long MaxRequestBytes = 64 * 1024;

    public static WebApplication Build(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddInMemoryCollection(settings);
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBytes);
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        builder.AddRequestTracing();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(addresses.EntryGatewayPort)
            .AddTraceContextPropagation());

        var app = builder.Build();
        app.UseRequestTracing();
        app.MapTestEndpoint();
        return app;
    }
}
