using System.Diagnostics;

namespace OrderSystem.TraceTesting;

/// <summary>
/// Gives every request a <c>traceparent</c>: the current span's, or else a new one. Clients of
/// <c>WebApplicationFactory</c> send none by themselves.
/// </summary>
/// <example>
/// <code>
/// var client = factory.CreateDefaultClient(new TraceContextHandler());
/// using var response = await client.GetAsync("/");
/// var trace = await traces.WaitForTraceAsync(response);
/// </code>
/// </example>
public sealed class TraceContextHandler : DelegatingHandler
{
    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Headers.Contains(RequestTrace.TraceParent))
        {
            request.Headers.Add(
                RequestTrace.TraceParent,
                Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
