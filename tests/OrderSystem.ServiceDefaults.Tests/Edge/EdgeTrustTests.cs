using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using OrderSystem.ServiceDefaults.Edge;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeTrustTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string TraceParent = $"traceparent: 00-{TraceId}-{SpanId}-03";

    private static readonly string[] Incoming = [TraceParent, "tracestate: a=1", "baggage: tenant=blue"];

    [Theory]
    [InlineData(null, true)]
    [InlineData("nobody", false)]
    public async Task Everyone_is_honoured_by_default_and_of_others_a_request_is_a_new_trace_with_a_link(
        string? trust, bool honoured)
    {
        await using var service = await TestService.StartAsync(("Tracing:Edge:Trust", trust));

        await AssertAsync(service, honoured, Incoming);
    }

    [Theory]
    [InlineData("always_off")]
    [InlineData("parentbased_always_off")]
    public async Task A_caller_who_is_not_trusted_cannot_have_itself_sampled(string sampler)
    {
        await using var service = await TestService.StartAsync(
            ("Tracing:Edge:Trust", "Nobody"), ("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.GetAsync("/", Incoming);

        Assert.NotEqual(TraceId, answer.Header("x-trace-id"));
        Assert.EndsWith("-02", answer.Header("traceresponse"), StringComparison.Ordinal);
        Assert.Empty(service.Spans);
    }

    [Theory]
    [InlineData(true, $"x-trace-id: {TraceId}", $"x-span-id: {SpanId}")]
    [InlineData(false, $"x-trace-id: {TraceId}")]
    [InlineData(false, "traceparent: 00-nonsense")]
    public async Task Of_a_caller_who_is_not_trusted_a_span_becomes_a_link_and_an_id_is_kept(bool isLink, params string[] headers)
    {
        await using var service = await TestService.StartAsync(("Tracing:Edge:Trust", "Nobody"));

        using var answer = await service.GetAsync("/", headers);

        var span = await service.SpanAsync();
        Assert.NotEqual(TraceId, span.TraceId.ToHexString());
        Assert.Equal(
            isLink ? [(TraceId, SpanId, true)] : [],
            span.Links.Select(link => link.Context)
                .Select(context => (context.TraceId.ToHexString(), context.SpanId.ToHexString(), context.IsRemote)));
        Assert.Equal(
            headers[0].StartsWith("x-trace-id", StringComparison.Ordinal) ? [TraceId] : [],
            answer.HeaderIfAny("x-client-trace-id"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    [InlineData("7", "Tracing:Edge:Trust must be one of Everyone, Nobody, AuthenticatedCallers.")]
    [InlineData("AuthenticatedCallers", "Tracing:Edge:Trust is AuthenticatedCallers, but the application authenticates nobody.")]
    public void What_cannot_be_meant_is_refused_at_start_in_one_sentence(string? trust, params string[] sentences) =>
        Assert.Equal(sentences, TestService.Failures(("Tracing:Edge:Trust", trust)));

    [Theory]
    [InlineData("Bearer ada", true)]
    [InlineData("Bearer mallory", false)]
    [InlineData(null, false)]
    public async Task An_authenticated_caller_is_honoured(string? authorization, bool honoured)
    {
        await using var service = await TestService.StartAsync(
            TestService.Hello, AddAuthentication, settings: [("Tracing:Edge:Trust", "AuthenticatedCallers")]);

        await AssertAsync(service, honoured, authorization is null ? Incoming : [.. Incoming, $"Authorization: {authorization}"]);
    }

    [Theory]
    [InlineData("ada", "ada 1", true)]
    [InlineData("slow", "slow 1", false)]
    public async Task A_caller_is_authenticated_once_and_who_cannot_be_at_once_is_not_waited_for(
        string name, string text, bool honoured)
    {
        await using var service = await TestService.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.MapGet("/", (HttpContext context) => $"{context.User.Identity?.Name} {context.Items[Scheme.Count]}");
            },
            AddAuthentication,
            settings: [("Tracing:Edge:Trust", "AuthenticatedCallers")]);

        using var answer = await service.GetAsync("/", [.. Incoming, $"Authorization: Bearer {name}"]);

        Assert.Equal(text, await answer.TextAsync());
        Assert.Equal(honoured, answer.Header("x-trace-id") == TraceId);
    }

    [Theory]
    [InlineData("Nobody", "blue", true)]
    [InlineData("Everyone", "red", false)]
    [InlineData(null, "throw", false)]
    public async Task A_rule_of_the_application_decides_in_place_of_the_setting_and_may_fail(
        string? setting, string colour, bool honoured)
    {
        await using var service = await TestService.StartAsync(
            TestService.Hello,
            builder => builder.Services.AddSingleton<ITraceContextTrust, Colour>(),
            settings: [("Tracing:Edge:Trust", setting)]);

        await AssertAsync(service, honoured, [.. Incoming, $"x-colour: {colour}"]);

        var failures = service.Logs.Where(log => log.Event == "TraceContextTrustFailed").ToList();
        Assert.Equal(colour == "throw", failures.Count > 0);
        Assert.All(failures, log => Assert.Equal(
            (LogLevel.Warning, "Colour", "no colour"), (log.Level, log.Attributes["Rule"], log.Exception?.Message)));
    }

    private static async Task AssertAsync(TestService service, bool honoured, string[] headers)
    {
        using var answer = await service.GetAsync("/", headers);
        var span = await service.SpanAsync();

        Assert.Equal(honoured, span.TraceId.ToHexString() == TraceId);
        Assert.Equal(honoured ? SpanId : default(ActivitySpanId).ToHexString(), span.ParentSpanId.ToHexString());
        Assert.Equal(honoured ? "a=1" : null, span.TraceStateString);
        Assert.Equal(honoured ? [new("tenant", "blue")] : [], span.Baggage);
        Assert.Equal(honoured, answer.Headers.Contains("x-parent-span-id"));
        Assert.Equal(
            honoured ? [] : [(TraceId, SpanId, "a=1")],
            span.Links.Select(link => link.Context)
                .Select(context => (context.TraceId.ToHexString(), context.SpanId.ToHexString(), context.TraceState)));
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
