using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Conformance.Tests;

/// <summary>A system, a caller that sends headers as they are, and the server that the system calls back.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });
    private readonly ConformanceSystem _system;

    private Harness(ConformanceSystem system, CallbackServer callbacks)
    {
        _system = system;
        Callbacks = callbacks;
    }

    public CallbackServer Callbacks { get; }

    public static async Task<Harness> StartAsync(string sampler) =>
        new(await SystemUnderTest.StartAsync(sampler), await CallbackServer.StartAsync());

    /// <summary>Calls the system so that it makes one request, and returns that.</summary>
    public async Task<ReceivedRequest> PassThroughAsync(params (string Name, string Value)[] headers) =>
        Assert.Single(await PassThroughAsync(1, headers));

    /// <summary>Calls the system so that it makes some requests, and returns those.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> PassThroughAsync(int requests, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(requests, headers);
        response.EnsureSuccessStatusCode();
        return Callbacks.TakeRequests();
    }

    /// <summary>Calls the system so that it makes one request, and returns the silos that this took.</summary>
    public async Task<RequestPath> PathAsync()
    {
        using var response = await PostAsync(1);
        Callbacks.TakeRequests();
        return Assert.Single((await response.Content.ReadFromJsonAsync<RequestPath[]>(TestContext.Current.CancellationToken))!);
    }

    public async Task<HttpResponseMessage> PostAsync(int requests, params (string Name, string Value)[] headers)
    {
        var actions = Enumerable.Range(0, requests).Select(_ => new { url = Callbacks.Url, arguments = Array.Empty<object>() });
        return await PostAsync(JsonContent.Create(actions), headers);
    }

    public async Task<HttpResponseMessage> PostAsync(HttpContent actions, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _system.TestEndpoint) { Content = actions };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Callbacks.DisposeAsync();
        await _system.DisposeAsync();
    }
}

/// <summary>The system with a sampler, started once for the tests of a class.</summary>
public abstract class HarnessFixture(string sampler) : IAsyncLifetime
{
    internal Harness Harness { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Harness = await Harness.StartAsync(sampler);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Harness.DisposeAsync();
    }
}

public sealed class AlwaysOnHarness() : HarnessFixture(Samplers.AlwaysOn);

public sealed class AlwaysOffHarness() : HarnessFixture(Samplers.AlwaysOff);

public sealed class TenPercentHarness() : HarnessFixture(Samplers.ParentBasedTenPercent);

/// <summary>Starts the edge and the silos with a sampler, on ports of their own.</summary>
internal static class SystemUnderTest
{
    public static Task<ConformanceSystem> StartAsync(string sampler)
    {
        var settings = Samplers.Settings(sampler);
        settings["urls"] = "http://127.0.0.1:0";
        settings["Logging:Console:LogLevel:Default"] = "None";
        return ConformanceSystem.StartAsync([], settings);
    }
}

/// <summary>The samplers that propagation must not depend on.</summary>
internal static class Samplers
{
    public const string AlwaysOn = "always_on";
    public const string AlwaysOff = "always_off";
    public const string TenPercent = "traceidratio 0.1";
    public const string ParentBasedTenPercent = "parentbased_traceidratio 0.1";

    public static TheoryData<string> All => [AlwaysOn, AlwaysOff, TenPercent, ParentBasedTenPercent];

    public static Dictionary<string, string?> Settings(string sampler) => sampler.Split(' ') switch
    {
        [var name, var argument] => new() { ["OTEL_TRACES_SAMPLER"] = name, ["OTEL_TRACES_SAMPLER_ARG"] = argument },
        _ => new() { ["OTEL_TRACES_SAMPLER"] = sampler },
    };
}

/// <summary>Receives the requests that the system makes.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private int _failures;

    private CallbackServer(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.Single()), "/callback");

    /// <summary>Answers the next request with 503.</summary>
    public void FailNext() => _failures = 1;

    public IReadOnlyList<ReceivedRequest> TakeRequests()
    {
        var taken = new List<ReceivedRequest>();
        while (_requests.TryDequeue(out var request))
        {
            taken.Add(request);
        }

        return taken;
    }

    public static async Task<CallbackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new CallbackServer(app);
        app.MapPost("/callback", server.Receive);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Receive(HttpRequest request)
    {
        _requests.Enqueue(new ReceivedRequest(Header("traceparent"), Header("tracestate"), Header("baggage")));
        return Interlocked.Exchange(ref _failures, 0) > 0 ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Ok();

        string? Header(string name) => request.Headers.TryGetValue(name, out var values) ? string.Join(',', values.ToArray()) : null;
    }
}

/// <summary>What of the trace context a request carried that came out of the system.</summary>
internal sealed record ReceivedRequest(string? TraceParent, string? TraceState, string? Baggage)
{
    public string? TraceId => TraceParent?.Split('-')[1];

    public string? SpanId => TraceParent?.Split('-')[2];

    public string? Flags => TraceParent?.Split('-')[3];
}
