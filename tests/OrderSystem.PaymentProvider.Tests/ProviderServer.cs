using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSystem.TraceTesting;

namespace OrderSystem.PaymentProvider.Tests;

/// <summary>The payment provider on a port of its own, with a folder of its own.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TraceCollector _traces = new();
    private readonly ChargeRequests _chargeRequests = new();
    private readonly Action<WebApplicationBuilder>? _configure;
    private readonly string[] _settings;
    private WebApplication _app;

    private ProviderServer(Action<WebApplicationBuilder>? configure, string[] settings)
    {
        _configure = configure;
        _settings = settings;
        _app = Create();
    }

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Services => _app.Services;

    public string LedgerFile => Path.Combine(_folder.Path, "payment-provider.db");

    public static Task<ProviderServer> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static async Task<ProviderServer> StartAsync(Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var server = new ProviderServer(configure, settings);
        await server.StartAppAsync();
        return server;
    }

    /// <summary>Completes when a request for a charge has reached the server.</summary>
    public Task ChargeRequested => _chargeRequests.First;

    /// <summary>The server span of the first request for a charge. Servers of other tests run in this process, too.</summary>
    public Task<TraceSpan> ChargeSpanAsync() => _traces.WaitForSpanAsync(span =>
        span.Kind == ActivityKind.Server
        && Equals(span.Attributes.GetValueOrDefault("server.port"), (long)Http.BaseAddress!.Port)
        && span.Attributes.GetString("url.path") == "/charges");

    public Task StopAsync() => _app.StopAsync();

    public async Task RestartAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = Create();
        await StartAppAsync();
    }

    public Task<HttpResponseMessage> ChargeAsync(
        Guid reference, string paymentMethod = "pm_card_visa", decimal amount = 12.50m, string currency = "EUR",
        string? key = null) =>
        PostChargeAsync(reference, paymentMethod, amount, currency, key, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> ChargeUntilAsync(Guid reference, string paymentMethod, CancellationToken impatience) =>
        PostChargeAsync(reference, paymentMethod, 12.50m, "EUR", null, impatience);

    public Task<HttpResponseMessage> VoidAsync(Guid? reference) =>
        Http.PostAsJsonAsync("/voids", new { reference }, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _traces.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<HttpResponseMessage> PostChargeAsync(
        Guid reference, string paymentMethod, decimal amount, string currency, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges")
        {
            Content = JsonContent.Create(new { reference, amount, currency, paymentMethod }),
            Headers = { { "Idempotency-Key", key ?? reference.ToString() } },
        };
        return await Http.SendAsync(request, cancellationToken);
    }

    private WebApplication Create() => PaymentProviderApplication.Create(
        ["--urls=http://127.0.0.1:0", $"--Database:Folder={_folder.Path}", .. _settings],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddTraceCollector(_traces);
            builder.Services.AddSingleton<IStartupFilter>(_chargeRequests);
            _configure?.Invoke(builder);
        });

    private async Task StartAppAsync()
    {
        await _app.StartAsync();
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromMinutes(1) };
    }
}
