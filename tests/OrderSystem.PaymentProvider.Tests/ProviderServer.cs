using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrderSystem.TraceTesting;

namespace OrderSystem.PaymentProvider.Tests;

/// <summary>The payment provider on a port of its own, with a folder of its own.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TraceCollector _traces = new();
    private readonly TaskCompletionSource _chargeRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private ProviderServer(Action<WebApplicationBuilder>? configure, string[] settings)
    {
        _app = PaymentProviderApplication.Create(
            ["--urls=http://127.0.0.1:0", $"--Database:Folder={_folder.Path}", .. settings],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddTraceCollector(_traces);
                configure?.Invoke(builder);
            });
        _app.Use((context, next) =>
        {
            if (context.Request.Path == "/charges")
            {
                _chargeRequested.TrySetResult();
            }

            return next(context);
        });
    }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    public IServiceProvider Services => _app.Services;

    public string LedgerFile => Path.Combine(_folder.Path, "payment-provider.db");

    public static Task<ProviderServer> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static async Task<ProviderServer> StartAsync(Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var server = new ProviderServer(configure, settings);
        await server._app.StartAsync();
        server.Http.BaseAddress = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>Completes when a request for a charge has reached the server.</summary>
    public Task ChargeRequested => _chargeRequested.Task;

    /// <summary>The server span of the first request for a charge. Servers of other tests run in this process, too.</summary>
    public Task<TraceSpan> ChargeSpanAsync() => _traces.WaitForSpanAsync(span =>
        span.Kind == ActivityKind.Server
        && Equals(span.Attributes.GetValueOrDefault("server.port"), (long)Http.BaseAddress!.Port)
        && span.Attributes.GetString("url.path") == "/charges");

    public Task StopAsync() => _app.StopAsync();

    /// <param name="impatience">When the client gives up; with the test where it does not say so.</param>
    public Task<HttpResponseMessage> ChargeAsync(
        Guid reference, string paymentMethod = "pm_card_visa", decimal amount = 12.50m, string currency = "EUR",
        string? key = null, CancellationToken? impatience = null) =>
        PostChargeAsync(Http, new { reference, amount, currency, paymentMethod }, key ?? $"{reference}", impatience);

    public static async Task<HttpResponseMessage> PostChargeAsync(
        HttpClient http, object charge, string key, CancellationToken? impatience = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges") { Content = JsonContent.Create(charge) };
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request, impatience ?? TestContext.Current.CancellationToken);
    }

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
}

/// <summary>Tests of a provider that is started for each.</summary>
public abstract class ProviderTests(params string[] settings) : IAsyncLifetime
{
    private protected ProviderServer Server { get; private set; } = null!;

    private protected Guid Reference { get; } = Guid.NewGuid();

    public async ValueTask InitializeAsync() => Server = await ProviderServer.StartAsync(settings);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("payment-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
