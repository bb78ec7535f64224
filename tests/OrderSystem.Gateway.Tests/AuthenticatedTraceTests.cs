using OrderSystem.Gateway.Tests.Support;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests;

/// <summary>Trace context is honoured of authenticated callers only.</summary>
public sealed class AuthenticatedTraceTests : IAsyncDisposable
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SpanId = "00f067aa0ba902b7";

    private readonly GatewayFactory _gateway = new(
        ("Tracing:Edge:Trust", "AuthenticatedCallers"));

    [Fact]
    public async Task The_trace_of_an_authenticated_caller_goes_on()
    {
        using var response = await Send(TestTokens.For("ada"));

        Assert.Equal(TraceId, TraceCollector.TraceIdOf(response));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a token")]
    [InlineData("expired")]
    public async Task The_trace_of_anyone_else_is_only_linked(string? token)
    {
        using var response = await Send(token == "expired"
            ? TestTokens.Sign(new Dictionary<string, object> { ["sub"] = "ada", ["exp"] = 1 })
            : token);

        Assert.NotEqual(TraceId, TraceCollector.TraceIdOf(response));
        var trace = await _gateway.Traces.WaitForTraceAsync(response);
        var link = Assert.Single(trace.Root!.Links);
        Assert.Equal((TraceId, SpanId), (link.TraceId, link.SpanId));
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private async Task<HttpResponseMessage> Send(string? token)
    {
        using var client = _gateway.CreateClient().As(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/unknown");
        request.Headers.Add("traceparent", $"00-{TraceId}-{SpanId}-01");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
