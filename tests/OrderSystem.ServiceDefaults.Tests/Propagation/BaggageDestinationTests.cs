using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>What a service's HttpClient really sends, over a socket.</summary>
public sealed class BaggageDestinationTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<IHeaderDictionary> _received = new();
    private WebApplication? _target;

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("*.localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("inventory", false)]
    [InlineData(null, false)]
    public async Task Baggage_goes_to_listed_hosts_only(string? listed, bool sent)
    {
        var target = await StartTargetAsync();
        await using var service = await StartServiceAsync(listed, target);

        await CallAsync(service, $"http://localhost:{target.Port}/");

        AssertReceived(sent);
    }

    [Theory]
    [InlineData("inventory", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost", false)]
    public async Task The_name_counts_that_the_code_called_before_service_discovery(string listed, bool sent)
    {
        var target = await StartTargetAsync();
        await using var service = await StartServiceAsync(listed, target);

        await CallAsync(service, "http://inventory/");

        AssertReceived(sent);
    }

    [Fact]
    public async Task A_redirect_to_another_host_takes_no_baggage_along()
    {
        var target = await StartTargetAsync();
        await using var service = await StartServiceAsync("inventory", target);

        await CallAsync(service, $"http://inventory/redirect?to=http://localhost:{target.Port}/");

        Assert.Equal(2, _received.Count);
        Assert.Equal([1, 0], _received.Select(headers => headers["baggage"].Count));
        Assert.All(_received, headers => Assert.Single(headers.TraceParent));
    }

    [Fact]
    public async Task A_client_that_is_not_the_factorys_sends_none()
    {
        var target = await StartTargetAsync();
        await using var service = await StartServiceAsync("localhost", target);
        using var client = new HttpClient();

        await CallAsync(client, $"http://localhost:{target.Port}/");

        AssertReceived(sent: false);
    }

    [Theory]
    [InlineData("*.example.com", "http://a.example.com/", true)]
    [InlineData("*.example.com", "http://a.b.EXAMPLE.com/", true)]
    [InlineData("*.example.com", "http://example.com/", false)]
    [InlineData("*.example.com", "http://badexample.com/", false)]
    [InlineData("*.example.com", "http://a.example.com.evil.test/", false)]
    [InlineData("example.com", "http://example.com:8080/x", true)]
    [InlineData("example.com", "http://user@example.com/", true)]
    [InlineData("example.com", "http://example.com@evil.test/", false)]
    [InlineData("example.com", "http://a.example.com/", false)]
    [InlineData("bücher.example", "http://xn--bcher-kva.example/", true)]
    [InlineData("::1", "http://[::1]:80/", true)]
    [InlineData("[::1]", "http://[::1]:80/", true)]
    [InlineData("0:0:0::1", "http://[::1]:80/", true)]
    [InlineData("10.0.0.1", "http://10.0.0.1/", true)]
    public void A_pattern_means_a_host_or_all_below_a_domain(string pattern, string uri, bool matches)
    {
        Assert.True(HostPattern.IsValid(pattern));
        Assert.Equal(matches, new HostPattern(pattern).Matches(new Uri(uri)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("a.*.example.com")]
    [InlineData("http://example.com")]
    [InlineData("example.com:80")]
    public void Anything_else_is_no_pattern(string? pattern) => Assert.False(HostPattern.IsValid(pattern));

    public async ValueTask DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    private void AssertReceived(bool sent)
    {
        var headers = Assert.Single(_received);
        Assert.Single(headers.TraceParent);
        Assert.Equal(sent ? "tenant=blue" : null, ((string?)headers["baggage"])?.Replace(" ", "", StringComparison.Ordinal));
    }

    // Without the defaults: it stands for somebody else's server.
    private async Task<Uri> StartTargetAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(TestService.WithoutFileWatchers);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        _target = builder.Build();
        _target.Use((context, next) =>
        {
            _received.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            return next(context);
        });
        _target.MapGet("/redirect", (string to) => Results.Redirect(to));
        _target.MapGet("/", () => "hello");
        await _target.StartAsync(TestContext.Current.CancellationToken);
        return new Uri(_target.Urls.Single());
    }

    private static Task<TestService> StartServiceAsync(string? listed, Uri target) => TestService.StartAsync(
        _ => { },
        [("services:inventory:http:0", target.ToString()), .. listed is null ? [] : new (string, string?)[] { ("Tracing:Edge:BaggageHosts:0", listed) }]);

    private static async Task CallAsync(TestService service, string uri)
    {
        using var client = service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        await CallAsync(client, uri);
    }

    private static async Task CallAsync(HttpClient client, string uri)
    {
        using var activity = new Activity("order").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("tenant", "blue").Start();
        using var answer = await client.GetAsync(uri, TestContext.Current.CancellationToken);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
