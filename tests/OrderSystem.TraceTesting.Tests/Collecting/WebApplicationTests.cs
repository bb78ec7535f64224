using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.TraceTesting.Tests.Collecting;

/// <summary>An application on the test server, which is what <c>WebApplicationFactory</c> runs.</summary>
public sealed class WebApplicationTests : IAsyncLifetime
{
    private readonly TraceCollector _traces = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("web"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation())
            .WithLogging();

        // In ConfigureTestServices of a factory, where the application has the above.
        builder.Services.AddTraceCollector(_traces);

        _app = builder.Build();
        _app.MapGet("/hello/{name}", (string name, ILogger<WebApplicationTests> log) =>
        {
            ShopLog.Declined(log, name);
            return name;
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _traces.DisposeAsync();
    }

    [Fact]
    public async Task The_trace_of_a_request_is_found_by_its_response()
    {
        using var client = new HttpClient(new TraceContextHandler { InnerHandler = _app.GetTestServer().CreateHandler() });
        using var response = await client.GetAsync(new Uri("http://localhost/hello/ada"), TestContext.Current.CancellationToken);

        var trace = await _traces.WaitForTraceAsync(response);

        trace.Root().ShouldHave("http.route", "/hello/{name}").ShouldHave("http.response.status_code", 200)
            .ShouldHaveLog("Declined with {Code}", LogLevel.Warning);
        trace.ShouldBeConnected();

        // However the trace is looked for: by its id, by a span, or in the store.
        (await _traces.WaitForTraceAsync(TraceCollector.TraceIdOf(response))).ShouldBeConnected();
        (await _traces.WaitForSpanAsync(span => span.TraceId == trace.TraceId)).Trace.ShouldBeConnected();
        Assert.All(_traces.Store.GetTraces(), stored => stored.ShouldBeConnected());
    }

    [Fact]
    public async Task A_trace_that_somebody_else_began_is_not_connected_without_its_root()
    {
        using var client = new HttpClient(_app.GetTestServer().CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/hello/ada");
        request.Headers.Add("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // The test gave its request this parent, and says so with the response; the id alone does not say it.
        (await _traces.WaitForTraceAsync(response)).ShouldBeConnected();
        Assert.True(_traces.Store.TryGetTrace(TraceCollector.TraceIdOf(response), out var stored));
        Assert.Throws<TraceAssertionException>(() => { stored.ShouldBeConnected(); });
    }

    [Fact]
    public async Task A_request_inside_of_a_span_of_the_test_is_in_its_trace()
    {
        using var client = new HttpClient(new TraceContextHandler { InnerHandler = _app.GetTestServer().CreateHandler() });
        var request = _traces.StartRequest("test");
        using (request)
        {
            using var response = await client.GetAsync(new Uri("http://localhost/hello/ada"), TestContext.Current.CancellationToken);
        }

        var trace = await _traces.WaitForTraceAsync(request);
        trace.ShouldHaveTree(
            """
            test  test  [server]
            └── web  GET /hello/{name}  [server]
            """);
    }
}
