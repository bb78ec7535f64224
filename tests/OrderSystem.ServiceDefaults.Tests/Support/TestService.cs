using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using OrderSystem.Testing;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>A service with the defaults, as a service of the system has them.</summary>
internal sealed class TestService(WebApplication app, SpanCollector spans, LogCollector logs, HttpClient client)
    : IAsyncDisposable
{
    /// <summary>The application name: an assembly, as ASP.NET Core expects, and the source of domain spans.</summary>
    public const string Name = "OrderSystem.ServiceDefaults.Tests";

    /// <summary>Arguments of a host that watches no file: Linux has few watchers, and tests make many hosts.</summary>
    public static readonly string[] WithoutFileWatchers = ["--hostBuilder:reloadConfigOnChange=false"];

    // How long a test waits for what it expects; shorter where most tests are to fail, as in mutation testing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("TEST_WAIT_SECONDS"), out var seconds) ? seconds : 60);

    public WebApplication App => app;

    public HttpClient Client => client;

    public IReadOnlyCollection<Activity> Spans => spans.Spans;

    public IReadOnlyCollection<CollectedLog> Logs => logs.Logs;

    public static WebApplicationBuilder CreateBuilder(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = Name,
            EnvironmentName = Environments.Production,
            Args = WithoutFileWatchers,
        });
        foreach (var (key, value) in settings.Prepend(("Logging:Console:LogLevel:Default", "None")))
        {
            builder.Configuration[key] = value;
        }

        builder.AddServiceDefaults();
        builder.AddRequestTracing();
        builder.AddTracedProblemDetails();
        return builder;
    }

    public static ServiceProvider Services(params (string Key, string? Value)[] settings) =>
        CreateBuilder(settings).Services.BuildServiceProvider();

    /// <summary>What a service with these settings says when it refuses to start; nothing when it does not.</summary>
    public static IReadOnlyList<string> Failures(params (string Key, string? Value)[] settings)
    {
        using var services = Services(settings);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException refusal)
        {
            return [.. refusal.Failures];
        }
    }

    /// <summary>One that answers hello.</summary>
    public static Task<TestService> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(Hello, settings: settings);

    /// <summary>
    /// One that answers over a socket where it is to be on Kestrel, and that may do without problems: what it does not handle is
    /// left to the server.
    /// </summary>
    public static async Task<TestService> StartAsync(
        Action<WebApplication> map,
        Action<WebApplicationBuilder>? configure = null,
        bool onKestrel = false,
        bool problems = true,
        params (string Key, string? Value)[] settings)
    {
        var spans = new SpanCollector();
        var logs = new LogCollector();
        var builder = CreateBuilder(settings);
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(logs));
        _ = onKestrel ? builder.WebHost.UseUrls("http://127.0.0.1:0") : builder.WebHost.UseTestServer();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseRequestTracing();
        _ = problems ? app.UseTracedProblemDetails() : app;
        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestService(app, spans, logs, onKestrel ? CreateClient(app) : app.GetTestClient());
    }

    /// <summary>A request that succeeds, with headers in the form <c>name: value</c>.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, params string[] headers) =>
        (await SendAsync(path, headers)).EnsureSuccessStatusCode();

    public Task<HttpResponseMessage> SendAsync(string path, params string[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, params string[] headers)
    {
        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            Assert.True(request.Headers.TryAddWithoutValidation(parts[0], parts[1]));
        }

        using (request)
        {
            return await Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for what comes after the answer.</summary>
    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string wanted = "") =>
        Eventually.IsTrue(condition, wanted, Patience);

    /// <summary>The only span, once it is there: the answer is, before the request's span has ended.</summary>
    public async Task<Activity> SpanAsync()
    {
        await UntilAsync(() => Spans.Count > 0);
        return Assert.Single(Spans);
    }

    /// <summary>The last line of the only request, once it is there.</summary>
    public async Task<CollectedLog> CompletedAsync()
    {
        await UntilAsync(() => Logs.Any(log => log.Event == "RequestCompleted"));
        return Logs.Single(log => log.Event == "RequestCompleted");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    /// <summary>Answers hello.</summary>
    public static void Hello(WebApplication app) => app.MapGet("/", () => "hello");

    // Outside the system: what the service listens to in this process must not make the caller part of its traces.
    private static HttpClient CreateClient(WebApplication app) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.Single()) };
}

internal static class Answers
{
    public static string Header(this HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    public static IEnumerable<string> HeaderIfAny(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values : [];

    public static Task<string> TextAsync(this HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
