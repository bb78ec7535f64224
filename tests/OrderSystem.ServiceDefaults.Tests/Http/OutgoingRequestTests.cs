using System.Collections.Concurrent;
using System.Net;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Http;

namespace OrderSystem.ServiceDefaults.Tests.Http;

/// <summary>What a service's HttpClient really sends, over a socket, and what its span says of it.</summary>
public sealed class OutgoingRequestTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<IHeaderDictionary> _received = new();
    private WebApplication? _target;

    [Theory]
    [InlineData(null, null)]
    [InlineData("false", null)]
    [InlineData("true", "tenant=blue")]
    public async Task Baggage_leaves_the_system_only_where_the_setting_says_so(string? setting, string? sent)
    {
        var target = await StartTargetAsync();
        await using var service = await TestService.StartAsync(("Tracing:Propagation:SendBaggage", setting));
        using var activity = new Activity("order").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("tenant", "blue").Start();

        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        Assert.Equal("hello", await client.GetStringAsync(target, TestContext.Current.CancellationToken));

        var headers = Assert.Single(_received);
        Assert.Single(headers.TraceParent);
        Assert.Equal(sent, (string?)headers["baggage"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task A_query_is_redacted_on_client_and_server_spans_also_where_Aspire_switches_that_off(string? disabled)
    {
        var target = await StartTargetAsync();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", async (IHttpClientFactory clients) =>
            {
                using var client = clients.CreateClient();
                return await client.GetStringAsync(new Uri(target, "/?sig=hunter2&access_token=hunter2"));
            }),
            onKestrel: true,
            settings:
            [
                ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", disabled),
                ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", disabled),
            ]);

        using var answer = await service.GetAsync("/?access_token=hunter2&sig=hunter2");

        // The other server's span too: it is in this process.
        await TestService.UntilAsync(() => service.Spans.Count == 3);
        Assert.Contains(service.Spans, span =>
            span.Kind == ActivityKind.Server && span.GetTagItem("url.query") is "?access_token=Redacted&sig=Redacted");
        Assert.Equal($"{target}?*", service.Spans.Single(span => span.Kind == ActivityKind.Client).GetTagItem("url.full"));
        Assert.DoesNotContain(
            service.Spans.SelectMany(span => span.TagObjects),
            tag => $"{tag.Value}".Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://localhost:5080/", true)]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://127.8.9.10/", true)]
    [InlineData("https://[::1]:5081/", true)]
    [InlineData("http://gateway.dev.localhost/", true)]
    [InlineData("http://localhost.example.com/", false)]
    [InlineData("http://example.com/", false)]
    public void Loopback_is_no_business_of_a_proxy(string address, bool direct)
    {
        var proxy = new LoopbackWithoutProxy(new WebProxy("http://127.0.0.1:9"));

        Assert.Equal(direct, proxy.IsBypassed(new Uri(address)));
        Assert.Equal(direct ? null : new Uri("http://127.0.0.1:9"), proxy.GetProxy(new Uri(address)));
    }

    [Fact]
    public void Every_client_of_the_process_has_that_proxy_once()
    {
        _ = TestService.CreateBuilder();
        var first = HttpClient.DefaultProxy;

        _ = TestService.CreateBuilder();

        Assert.IsType<LoopbackWithoutProxy>(first);
        Assert.Same(first, HttpClient.DefaultProxy);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318/v1/traces", true)]
    [InlineData("http://127.0.0.1:4318/", true)]
    [InlineData("http://127.0.0.1:4319/v1/traces", false)]
    [InlineData("http://payment-provider/charges", false)]
    public void Calls_to_the_collector_are_not_traced(string address, bool untraced)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);

        Assert.Equal(untraced, OtlpExport.IsExport(request, [new Uri("http://collector"), new Uri("http://127.0.0.1:4318")]));
        Assert.False(OtlpExport.IsExport(request, []));
    }

    public async ValueTask DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    // Without the defaults: it stands for somebody else's server.
    private async Task<Uri> StartTargetAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(TestService.WithoutFileWatchers);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        _target = builder.Build();
        _target.MapGet("/", (HttpContext context) =>
        {
            _received.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            return "hello";
        });
        await _target.StartAsync(TestContext.Current.CancellationToken);
        return new Uri(_target.Urls.Single());
    }
}
