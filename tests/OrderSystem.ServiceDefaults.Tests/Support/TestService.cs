using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>A service with the defaults, as a service of the system has them.</summary>
internal sealed class TestService : IAsyncDisposable
{
    /// <summary>The application name: an assembly, as ASP.NET Core expects, and the source of domain spans.</summary>
    public const string Name = "OrderSystem.ServiceDefaults.Tests";

    /// <summary>Arguments of a host that watches no file: Linux has few watchers, and tests make many hosts.</summary>
    public static readonly string[] WithoutFileWatchers = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly SpanCollector _spans;
    private readonly LogCollector _logs;

    private TestService(WebApplication app, SpanCollector spans, LogCollector logs, bool onKestrel)
    {
        App = app;
        _spans = spans;
        _logs = logs;
        Client = onKestrel ? CreateClient(app) : CreateTestClient(app);
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public IReadOnlyCollection<System.Diagnostics.Activity> Spans => _spans.Spans;

    public IReadOnlyCollection<CollectedLog> Logs => _logs.Logs;

    public static WebApplicationBuilder CreateBuilder(params (string Key, string? Value)[] settings) =>
        CreateBuilderIn(Environments.Production, settings);

    public static WebApplicationBuilder CreateBuilderIn(string environment, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = Name,
            EnvironmentName = environment,
            Args = WithoutFileWatchers,
        });
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Configuration["Logging:Console:LogLevel:Default"] = "None";
        builder.AddServiceDefaults();
        builder.AddRequestTracing();
        builder.AddTracedProblemDetails();
        return builder;
    }

    public static Task<TestService> StartAsync(Action<WebApplication> map, params (string Key, string? Value)[] settings) =>
        StartAsync(CreateBuilder(settings), map, onKestrel: false);

    public static Task<TestService> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> map, params (string Key, string? Value)[] settings)
    {
        var builder = CreateBuilder(settings);
        configure(builder);
        return StartAsync(builder, map, onKestrel: false);
    }

    public static Task<TestService> StartOnKestrelAsync(Action<WebApplication> map, params (string Key, string? Value)[] settings) =>
        StartAsync(CreateBuilder(settings), map, onKestrel: true);

    /// <summary>A service that may do without problems: what it does not handle is left to the server.</summary>
    public static Task<TestService> StartOnKestrelAsync(Action<WebApplication> map, bool problems) =>
        StartAsync(CreateBuilder(), map, onKestrel: true, problems);

    /// <summary>A request with headers in the form <c>name: value</c>.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            Assert.True(request.Headers.TryAddWithoutValidation(parts[0], parts[1]));
        }

        var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    private static async Task<TestService> StartAsync(WebApplicationBuilder builder, Action<WebApplication> map, bool onKestrel, bool problems = true)
    {
        var spans = new SpanCollector();
        var logs = new LogCollector();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(logs));
        if (onKestrel)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        var app = builder.Build();
        app.UseRequestTracing();
        if (problems)
        {
            app.UseTracedProblemDetails();
        }

        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestService(app, spans, logs, onKestrel);
    }

    // Outside the system: what the service listens to in this process must not make the caller part of its traces.
    private static HttpClient CreateClient(WebApplication app) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.Single()) };

    private static HttpClient CreateTestClient(WebApplication app) => app.GetTestClient();
}
