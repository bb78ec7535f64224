using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.TraceContext.Conformance.Tests.Support;

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
