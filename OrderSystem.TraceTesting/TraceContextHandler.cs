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
    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Headers.Contains(RequestTrace.TraceParent))
        {
            request.Headers.Add(
                RequestTrace.TraceParent,
                Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        }

        if (RequestTrace.Sent(request) is { } sent)
        {
            SentParents.Add(sent.SpanId.ToHexString());
        }

        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Which trace a request is in.</summary>
internal static class RequestTrace
{
    public const string TraceParent = "traceparent";

    /// <summary>The span that the request of this response named as its parent.</summary>
    public static ActivityContext? ParentOf(HttpResponseMessage response) => response.RequestMessage is { } request ? Sent(request) : null;

    /// <summary>The span that the request names as its parent.</summary>
    public static ActivityContext? Sent(HttpRequestMessage request) =>
        request.Headers.TryGetValues(TraceParent, out var values) && ActivityContext.TryParse(values.First(), null, out var context)
            ? context
            : null;
}
