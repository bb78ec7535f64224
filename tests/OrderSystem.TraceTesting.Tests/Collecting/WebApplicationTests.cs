using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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
            Support.ShopLog.Declined(log, name);
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
