using System.Diagnostics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Edge;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeTrustTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string TraceParent = $"traceparent: 00-{TraceId}-{SpanId}-03";

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
    [InlineData("Bearer ada", true)]
    [InlineData("Bearer mallory", false)]
    [InlineData(null, false)]
    public async Task An_authenticated_caller_is_honoured(string? authorization, bool honoured)
    {
        await using var service = await StartAsync(AddAuthentication, ("Tracing:Edge:Trust", "AuthenticatedCallers"));

        await AssertAsync(service, honoured, authorization is null ? Incoming : [.. Incoming, $"Authorization: {authorization}"]);
    }

    [Fact]
    public async Task A_caller_is_authenticated_once()
    {
        await using var service = await TestService.StartAsync(
            AddAuthentication,
            app =>
            {
                app.UseAuthentication();
                app.MapGet("/", (HttpContext context) => $"{context.User.Identity?.Name} {context.Items[Scheme.Count]}");
            },
            ("Tracing:Edge:Trust", "AuthenticatedCallers"));

        using var answer = await service.GetAsync("/", [.. Incoming, "Authorization: Bearer ada"]);

        Assert.Equal("ada 1", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_cannot_be_authenticated_at_once_is_not_waited_for()
    {
        await using var service = await TestService.StartAsync(
            AddAuthentication,
            app =>
            {
                app.UseAuthentication();
                app.MapGet("/", (HttpContext context) => context.User.Identity?.Name);
            },
            ("Tracing:Edge:Trust", "AuthenticatedCallers"));

        using var answer = await service.GetAsync("/", [.. Incoming, "Authorization: Bearer slow"]);

        Assert.Equal("slow", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(TraceId, answer.Headers.GetValues("x-trace-id").Single());
    }

    [Theory]
    [InlineData("Nobody", "blue", true)]
    [InlineData("Everyone", "red", false)]
    [InlineData(null, "throw", false)]
    public async Task A_rule_of_the_application_decides_in_place_of_the_setting_and_may_fail(string? setting, string colour, bool honoured)
    {
        await using var service = await StartAsync(
            builder => builder.Services.AddSingleton<ITraceContextTrust, Colour>(), ("Tracing:Edge:Trust", setting));

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

    private static void AddAuthentication(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, Scheme>("test", null);

    private sealed class Scheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Count = "authenticated";

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            Context.Items[Count] = 1 + (int?)Context.Items[Count] ?? 1;
            var name = Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
            switch (name)
            {
                case "slow":
                    await Task.Delay(50);
                    break;
                case not "ada":
                    return AuthenticateResult.NoResult();
            }

            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test");
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test"));
        }
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
