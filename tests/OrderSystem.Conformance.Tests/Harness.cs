using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Conformance.Tests;

/// <summary>
/// A system with a sampler, a caller that sends headers as they are, and the server that the system calls back: started
/// once for the tests of a class.
/// </summary>
public abstract class Harness(string sampler) : IAsyncLifetime
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private ConformanceSystem _system = null!;
    private WebApplication _callbacks = null!;
    private int _failures;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _callbacks = builder.Build();
        _callbacks.MapPost("/callback", Receive);
        await _callbacks.StartAsync(TestContext.Current.CancellationToken);
        _system = await ConformanceSystem.StartAsync(sampler);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        await _callbacks.DisposeAsync();
        await _system.DisposeAsync();
    }

    /// <summary>Answers the next request of the system with 503.</summary>
    internal void FailNext() => _failures = 1;

    /// <summary>Calls the system so that it makes one request, and returns that.</summary>
    internal async Task<ReceivedRequest> PassThroughAsync(params (string Name, string Value)[] headers) =>
        Assert.Single(await PassThroughAsync(1, headers));

    /// <summary>Calls the system so that it makes some requests, and returns those.</summary>
    internal async Task<IReadOnlyList<ReceivedRequest>> PassThroughAsync(
        int requests, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(requests, headers);
        response.EnsureSuccessStatusCode();
        return TakeRequests();
    }

    internal Task<HttpResponseMessage> PostAsync(int requests, params (string Name, string Value)[] headers)
    {
        var action = new { url = $"{_callbacks.Urls.Single()}/callback", arguments = Array.Empty<object>() };
        return PostAsync(JsonContent.Create(Enumerable.Repeat(action, requests)), headers);
    }

    internal async Task<HttpResponseMessage> PostAsync(HttpContent actions, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _system.TestEndpoint) { Content = actions };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal IReadOnlyList<ReceivedRequest> TakeRequests()
    {
        var taken = _received.ToArray();
        _received.Clear();
        return taken;
    }

    private IResult Receive(HttpRequest request)
    {
        _received.Enqueue(new ReceivedRequest(Header("traceparent"), Header("tracestate"), Header("baggage")));
        var fails = Interlocked.Exchange(ref _failures, 0) > 0;
        return Results.StatusCode(fails ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

        string? Header(string name) =>
            request.Headers.TryGetValue(name, out var values) ? string.Join(',', values.ToArray()) : null;
    }
}

public sealed class AlwaysOnHarness() : Harness("always_on");

public sealed class AlwaysOffHarness() : Harness("always_off");

public sealed class TenPercentHarness() : Harness("parentbased_traceidratio 0.1");

/// <summary>What of the trace context a request carried that came out of the system.</summary>
internal sealed record ReceivedRequest(string? TraceParent, string? TraceState, string? Baggage)
{
    public string? TraceId => TraceParent?.Split('-')[1];

    public string? SpanId => TraceParent?.Split('-')[2];

    public string? Flags => TraceParent?.Split('-')[3];
}
