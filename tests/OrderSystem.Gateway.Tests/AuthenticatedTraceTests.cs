using OrderSystem.Gateway.Tests.Support;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests;

/// <summary>Trace context is honoured of authenticated callers only.</summary>
public sealed class AuthenticatedTraceTests : IAsyncDisposable
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SpanId = "00f067aa0ba902b7";

    private readonly GatewayFactory _gateway = new(("Tracing:Edge:Trust", "AuthenticatedCallers"));

    public static TheoryData<string> Strangers => ["", "Bearer not a token", "Bearer " + TestTokens.Sign("exp", 1)];

    [Fact]
    public async Task The_trace_of_an_authenticated_caller_goes_on()
    {
        using var response = await Send("Bearer " + TestTokens.For("ada"));

        Assert.Equal(TraceId, TraceCollector.TraceIdOf(response));
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task The_trace_of_anyone_else_is_only_linked(string authorization)
    {
        using var response = await Send(authorization);

        Assert.NotEqual(TraceId, TraceCollector.TraceIdOf(response));
        var link = Assert.Single((await _gateway.Traces.WaitForTraceAsync(response)).Root!.Links);
        Assert.Equal((TraceId, SpanId), (link.TraceId, link.SpanId));
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private async Task<HttpResponseMessage> Send(string authorization)
    {
        using var client = _gateway.CreateClient().As(null);
        (string, string)[] token = authorization.Length > 0 ? [("Authorization", authorization)] : [];
        return await client.Send("GET", "/api/orders/unknown", [("traceparent", $"00-{TraceId}-{SpanId}-01"), .. token]);
    }
}
