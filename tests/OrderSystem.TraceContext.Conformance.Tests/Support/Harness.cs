using System.Net.Http.Json;
using OrderSystem.TraceContext.Conformance.Grains;
using OrderSystem.TraceContext.Conformance.Hosting;

namespace OrderSystem.TraceContext.Conformance.Tests.Support;

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
