using System.Text;
using OrderSystem.TraceViewer.Hosting;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Storage;

namespace OrderSystem.TraceTesting;

/// <summary>
/// An OTLP receiver in the test's own process. It collects what the system under test really exports, however many
/// processes it has.
/// </summary>
/// <example>
/// <code>
/// await using var traces = await TraceCollector.StartAsync();
/// // start the system with OTEL_EXPORTER_OTLP_ENDPOINT = traces.OtlpEndpoint
/// using var response = await client.PostAsJsonAsync("/api/orders", order);
/// var trace = await traces.WaitForTraceAsync(response);
/// trace.ShouldMatch("Approved/placed-order.txt");
/// </code>
/// </example>
public sealed class TraceCollector : IAsyncDisposable
{
    private readonly TraceViewerHost _host;

    private TraceCollector(TraceViewerHost host) => _host = host;

    /// <summary>How long the waiting methods wait at the most when no other bound is given: 60 seconds.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Where to send OTLP over gRPC, for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri OtlpEndpoint => _host.GrpcEndpoint;

    /// <summary>Where to send OTLP over HTTP with protobuf (<c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c>).</summary>
    public Uri OtlpHttpEndpoint => _host.HttpEndpoint;

    /// <summary>Everything received so far.</summary>
    public TelemetryStore Store => _host.Store;

    /// <summary>Starts a receiver on free loopback ports.</summary>
    public static async Task<TraceCollector> StartAsync() => new(await TraceViewerHost.StartAsync());

    /// <summary>Waits for the whole trace of the request that this response answers.</summary>
    /// <param name="response">A response with a <c>traceresponse</c> or <c>x-trace-id</c> header.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">The response names no trace, or the trace did not get complete in time.</exception>
    public Task<Trace> WaitForTraceAsync(HttpResponseMessage response, TimeSpan? timeout = null) =>
        WaitForTraceAsync(TraceIdOf(response), timeout: timeout);

    /// <summary>Waits for a whole trace.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="until">When it is whole; <see cref="TraceCompleteness.IsComplete"/> when not given.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">The trace did not get there in time; the message shows what arrived.</exception>
    public async Task<Trace> WaitForTraceAsync(string traceId, Func<Trace, bool>? until = null, TimeSpan? timeout = null)
    {
        until ??= TraceCompleteness.IsComplete;
        Trace? trace = null;
        await WaitUntilAsync(
            store => store.TryGetTrace(traceId, out trace) && until(trace),
            () => trace is null
                ? $"No span of trace {traceId} arrived."
                : new StringBuilder($"Trace {traceId} did not get complete.").AppendLine().Append(trace.ToTreeText()).ToString(),
            timeout);
        return trace!;
    }

    /// <summary>Waits for a condition on all that was received.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="failure">What to say when it does not come true.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">It did not come true in time.</exception>
    public async Task WaitUntilAsync(Func<TelemetryStore, bool> condition, Func<string> failure, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(failure);
        using var bound = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            var version = Store.Version;
            while (!condition(Store))
            {
                version = await Store.WaitForChangeAsync(version, bound.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TraceAssertionException(failure());
        }
    }

    /// <summary>The trace id that a response names in its <c>traceresponse</c> or <c>x-trace-id</c> header.</summary>
    /// <exception cref="TraceAssertionException">It names none.</exception>
    public static string TraceIdOf(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Headers.TryGetValues("traceresponse", out var values) && values.First().Split('-') is [_, { Length: 32 } id, ..])
        {
            return id;
        }

        return response.Headers.TryGetValues("x-trace-id", out values)
            ? values.First()
            : throw new TraceAssertionException("The response has neither a traceresponse nor an x-trace-id header.");
    }

    /// <summary>Stops the receiver.</summary>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
