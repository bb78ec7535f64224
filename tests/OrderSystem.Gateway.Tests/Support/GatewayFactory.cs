using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Gateway.Cluster;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>The gateway on Kestrel and a free port, with fake grains behind it.</summary>
public sealed class GatewayFactory : WebApplicationFactory<Program>
{
    private readonly (string Key, string Value)[] _settings;

    public GatewayFactory()
        : this([])
    {
    }

    internal GatewayFactory(params (string Key, string Value)[] settings)
    {
        _settings = settings;
        UseKestrel();
    }

    internal FakeGrains Grains { get; } = new();

    internal TraceCollector Traces { get; } = new();

    internal CapturedLogs Logs { get; } = new();

    /// <summary>Whether the grains are <see cref="Grains"/>, and not those of a cluster that Orleans' client looks for.</summary>
    internal bool HasFakeGrains { get; init; } = true;

    /// <summary>Whether tokens of <see cref="TestTokens"/> are taken.</summary>
    internal bool HasTestTokens { get; init; } = true;

    /// <summary>The least level of <see cref="Logs"/>.</summary>
    internal LogLevel LeastLevel { get; init; } = LogLevel.Trace;

    /// <summary>A client that is Ada.</summary>
    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.As(TestTokens.Ada.Subject);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseSetting("RateLimits:RequestsPerSecond", "1000000");
        builder.UseSetting("RateLimits:Burst", "1000000");
        builder.UseSetting("Cluster:RetryBudget", "00:00:00.3");
        foreach (var (key, value) in HasTestTokens ? [.. TestTokens.Settings, .. _settings] : _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddTraceCollector(Traces);
            services.AddLogging(logging => logging.SetMinimumLevel(LeastLevel).AddProvider(Logs));
            if (HasFakeGrains)
            {
                services.RemoveAll<IGrainFactory>();
                services.AddSingleton(Grains.Factory);
                services.Remove(services.Single(service => service.ImplementationType == typeof(ClusterConnector)));
            }
        });
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        var host = base.CreateHost(builder);
        if (HasFakeGrains)
        {
            host.Services.GetRequiredService<ClusterConnection>().MarkStarted();
        }

        return host;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Traces.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
