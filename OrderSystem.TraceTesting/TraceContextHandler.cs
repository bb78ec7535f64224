using System.Collections.Concurrent;

namespace OrderSystem.TraceTesting;

/// <summary>
/// Gives every request a <c>traceparent</c>: the current span's, or else a new one. Clients of
/// <c>WebApplicationFactory</c> send none by themselves.
/// </summary>
/// <remarks>The parent that it names is the test's own request: it is not waited for, and what is below it is a root.</remarks>
/// <example>
/// <code>
/// var client = factory.CreateDefaultClient(new TraceContextHandler());
/// using var response = await client.GetAsync("/");
/// var trace = await traces.WaitForTraceAsync(response);
/// </code>
/// </example>
public sealed class TraceContextHandler : DelegatingHandler
{
    internal const string TraceParent = "traceparent";

    // For the process, so that it holds however a trace is waited for.
    private static readonly ConcurrentDictionary<string, byte> Sent = new(StringComparer.Ordinal);

    /// <summary>Whether a test of this process gave its request this span as the parent: it need not arrive.</summary>
    internal static bool HasSent(string spanId) => Sent.ContainsKey(spanId);

    /// <summary>The span that a request names as its parent.</summary>
    internal static ActivityContext? ParentOf(HttpRequestMessage? request) =>
        request is not null
        && request.Headers.TryGetValues(TraceParent, out var values)
        && ActivityContext.TryParse(values.First(), null, out var context)
            ? context
            : null;

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Headers.Contains(TraceParent))
        {
            request.Headers.Add(
                TraceParent, Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        }

        if (ParentOf(request) is { } parent)
        {
            Sent.TryAdd(parent.SpanId.ToHexString(), 0);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
