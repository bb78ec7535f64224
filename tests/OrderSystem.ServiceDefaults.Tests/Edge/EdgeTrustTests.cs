using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeTrustTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string TraceParent = $"traceparent: 00-{TraceId}-{SpanId}-03";
    private const string Key = "correct-horse-battery-staple";

    private static readonly string[] Incoming = [TraceParent, "tracestate: a=1", "baggage: tenant=blue"];

    [Fact]
    public async Task Everyone_is_honoured_by_default()
    {
        await using var service = await StartAsync();

        await AssertHonouredAsync(service, Incoming);
    }

    [Fact]
    public async Task Nobody_is_honoured_a_request_is_a_new_trace_with_a_link()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "nobody"));

        await AssertRefusedAsync(service, Incoming);
    }

    [Theory]
    [InlineData("always_off")]
    [InlineData("parentbased_always_off")]
    public async Task A_caller_who_is_not_trusted_cannot_have_itself_sampled(string sampler)
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Nobody"), ("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.GetAsync("/", Incoming);

        Assert.NotEqual(TraceId, answer.Headers.GetValues("x-trace-id").Single());
        Assert.EndsWith("-02", answer.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
        Assert.Empty(service.Spans);
    }

    [Fact]
    public async Task The_older_headers_of_a_caller_who_is_not_trusted_become_a_link_too()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Nobody"));

        using var answer = await service.GetAsync("/", $"x-trace-id: {TraceId}", $"x-span-id: {SpanId}");

        var span = await TheSpanAsync(service);
        Assert.NotEqual(TraceId, span.TraceId.ToHexString());
        var link = Assert.Single(span.Links).Context;
        Assert.Equal((TraceId, SpanId, true), (link.TraceId.ToHexString(), link.SpanId.ToHexString(), link.IsRemote));
        Assert.Equal(TraceId, answer.Headers.GetValues("x-client-trace-id").Single());
    }

    [Fact]
    public async Task A_trace_id_without_a_span_that_is_not_honoured_is_no_link_but_kept()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Nobody"));

        using var answer = await service.GetAsync("/", $"x-trace-id: {TraceId}");

        var span = await TheSpanAsync(service);
        Assert.NotEqual(TraceId, span.TraceId.ToHexString());
        Assert.Empty(span.Links);
        Assert.Equal(TraceId, answer.Headers.GetValues("x-client-trace-id").Single());
    }

    [Fact]
    public async Task A_malformed_context_that_is_not_honoured_is_no_link()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Nobody"));

        using var answer = await service.GetAsync("/", "traceparent: 00-nonsense");

        Assert.Empty((await TheSpanAsync(service)).Links);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("fd00::7", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("fe80::7", false)]
    [InlineData(null, false)]
    public async Task A_listed_network_is_honoured(string? caller, bool honoured)
    {
        await using var service = await StartAsync(
            ("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Networks:0", "10.0.0.0/8"), ("Tracing:Edge:Networks:1", "fd00::/8"));
        service.Connection = context => context.Connection.RemoteIpAddress = caller is null ? null : IPAddress.Parse(caller);

        await AssertAsync(service, honoured, Incoming);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task The_address_is_that_of_the_connection_not_what_a_header_says(string network, bool honoured)
    {
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.MapGet("/", () => "hello"), ("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Networks:0", network));

        await AssertAsync(service, honoured, [.. Incoming, "X-Forwarded-For: 10.0.0.1"]);
    }

    [Theory]
    [InlineData(Key, true)]
    [InlineData("another-key-that-is-listed", true)]
    [InlineData("correct-horse-battery-stapl", false)]
    [InlineData("Correct-horse-battery-staple", false)]
    [InlineData("", false)]
    public async Task A_shared_key_is_honoured(string shown, bool honoured)
    {
        await using var service = await StartAsync(
            ("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Keys:0", Key), ("Tracing:Edge:Keys:1", "another-key-that-is-listed"));

        await AssertAsync(service, honoured, [.. Incoming, $"x-trace-key: {shown}"]);
    }

    [Fact]
    public async Task A_key_that_is_listed_twice_is_one()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Keys:0", Key), ("Tracing:Edge:Keys:1", Key));

        await AssertHonouredAsync(service, [.. Incoming, $"x-trace-key: {Key}"]);
    }

    [Theory]
    [InlineData("Everyone")]
    [InlineData("Nobody")]
    [InlineData("Listed")]
    public async Task A_shared_key_goes_no_further(string trust)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", (HttpContext context) => context.Request.Headers.ContainsKey("x-trace-key")),
            ("Tracing:Edge:Trust", trust), ("Tracing:Edge:Keys:0", Key));

        using var answer = await service.GetAsync("/", [.. Incoming, $"x-trace-key: {Key}"]);

        Assert.Equal("false", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(trust != "Nobody", (await TheSpanAsync(service)).TraceId.ToHexString() == TraceId);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("k", false)]
    public async Task A_key_of_more_than_1024_characters_is_not_looked_at(string more, bool honoured)
    {
        var longest = new string('k', 1024);
        await using var service = await StartAsync(
            ("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Keys:0", longest), ("Tracing:Edge:Keys:1", longest + "k"));

        await AssertAsync(service, honoured, [.. Incoming, $"x-trace-key: {longest}{more}"]);
    }

    [Fact]
    public async Task Two_keys_at_once_are_none()
    {
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:Keys:0", Key));

        await AssertRefusedAsync(service, [.. Incoming, $"x-trace-key: {Key}", "x-trace-key: x"]);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_client_certificate_is_honoured(bool shown, bool honoured)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=caller", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        await using var service = await StartAsync(("Tracing:Edge:Trust", "Listed"), ("Tracing:Edge:ClientCertificates", "true"));
        service.Connection = context => context.Connection.ClientCertificate = shown ? certificate : null;

        await AssertAsync(service, honoured, Incoming);
    }

    [Theory]
    [InlineData("blue", true)]
    [InlineData("red", false)]
    [InlineData("throw", false)]
    public async Task A_rule_of_the_application_is_asked_and_may_fail(string colour, bool honoured)
    {
        await using var service = await StartAsync(
            builder => builder.Services.AddSingleton<ITraceContextTrust, Colour>(), ("Tracing:Edge:Trust", "Listed"));

        await AssertAsync(service, honoured, [.. Incoming, $"x-colour: {colour}"]);

        var failures = service.Logs.Where(log => log.Event == "TraceContextTrustFailed").ToList();
        Assert.Equal(colour == "throw", failures.Count > 0);
        Assert.All(failures, log => Assert.Equal((LogLevel.Warning, "Colour", "no colour"), (log.Level, log.Attributes["Rule"], log.Exception?.Message)));
    }

    private static Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(_ => { }, settings);

    private static Task<TestService> StartAsync(Action<WebApplicationBuilder> configure, params (string Key, string? Value)[] settings) =>
        TestService.StartAsync(configure, app => app.MapGet("/", () => "hello"), settings);

    private static Task AssertAsync(TestService service, bool honoured, string[] headers) =>
        honoured ? AssertHonouredAsync(service, headers) : AssertRefusedAsync(service, headers);

    private static async Task AssertHonouredAsync(TestService service, string[] headers)
    {
        using var answer = await service.GetAsync("/", headers);
        var span = await TheSpanAsync(service);

        Assert.Equal((TraceId, SpanId), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
        Assert.Equal("a=1", span.TraceStateString);
        Assert.Equal("blue", span.GetBaggageItem("tenant"));
        Assert.Empty(span.Links);
    }

    private static async Task AssertRefusedAsync(TestService service, string[] headers)
    {
        using var answer = await service.GetAsync("/", headers);
        var span = await TheSpanAsync(service);

        Assert.NotEqual(TraceId, span.TraceId.ToHexString());
        Assert.Equal(default, span.ParentSpanId);
        Assert.Null(span.TraceStateString);
        Assert.Empty(span.Baggage);
        var link = Assert.Single(span.Links).Context;
        Assert.Equal((TraceId, SpanId, "a=1"), (link.TraceId.ToHexString(), link.SpanId.ToHexString(), link.TraceState));
        Assert.False(answer.Headers.Contains("x-parent-span-id"));
    }

    private static async Task<Activity> TheSpanAsync(TestService service)
    {
        await Wait.UntilAsync(() => service.Spans.Count > 0, "the server span");
        return Assert.Single(service.Spans);
    }

    private sealed class Colour : ITraceContextTrust
    {
        public bool IsTrusted(HttpContext context) => (string?)context.Request.Headers["x-colour"] switch
        {
            "blue" => true,
            "throw" => throw new InvalidOperationException("no colour"),
            _ => false,
        };
    }
}
