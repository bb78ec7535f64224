using System.Diagnostics;
using OrderSystem.TraceTesting.InMemory;
using OrderSystem.TraceTesting.Text;
using OrderSystem.TraceViewer;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Storage;
using Trace = OrderSystem.TraceViewer.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>
/// Collects traces and logs and waits for them: of the test's own process (<c>AddTraceCollector</c>), or of other
/// processes as well (<see cref="StartAsync"/>).
/// </summary>
/// <example>
/// <code>
/// await using var traces = new TraceCollector();
/// // services.AddTraceCollector(traces) in the system under test, then:
/// using var response = await client.PostAsJsonAsync("/api/orders", order);
/// var trace = await traces.WaitForTraceAsync(response);
/// trace.Span("order.create").ShouldHave("order.status", "placed").ShouldBeWithin(trace.Span("POST /api/orders"));
/// </code>
/// </example>
public class TraceCollector : IAsyncDisposable
{
    private readonly TestSpanSource _ownSpans;

    /// <summary>Creates a collector without network.</summary>
    public TraceCollector()
        : this(new TelemetryStore(new TraceViewerOptions()))
    {
    }

    private protected TraceCollector(TelemetryStore store)
    {
        Store = store;
        _ownSpans = new TestSpanSource(this);
    }

    /// <summary>How long the waiting methods wait at the most when no other bound is given: 60 seconds.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Everything collected so far.</summary>
    public TelemetryStore Store { get; }

    internal OpenSpans OpenSpans { get; } = new();

    /// <summary>Starts a collector that receives OTLP on free loopback ports.</summary>
    public static Task<TraceReceiver> StartAsync() => TraceReceiver.StartReceiverAsync();

    /// <summary>
    /// Starts a span that stands for the test's request: a root whatever is current, recorded whatever is sampled,
    /// collected when it is disposed.
    /// </summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="kind">The role of the span.</param>
    public Activity StartRequest(string name = "request", ActivityKind kind = ActivityKind.Server) => _ownSpans.Start(name, kind);

    /// <summary>Waits for the whole trace of the request that this response answers.</summary>
    /// <param name="response">
    /// A response with a <c>traceresponse</c> or <c>x-trace-id</c> header, or one to a request with a <c>traceparent</c>.
    /// </param>
    /// <param name="until">What must hold besides the trace being complete.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">The response names no trace, or the trace did not get complete in time.</exception>
    public Task<Trace> WaitForTraceAsync(HttpResponseMessage response, Func<Trace, bool>? until = null, TimeSpan? timeout = null) =>
        WaitForTraceAsync(RequestTrace.IdOf(response), RequestTrace.ParentOf(response), until, timeout);

    /// <summary>Waits for the whole trace that this span belongs to.</summary>
    /// <param name="activity">A span that the test started; it need not be collected itself.</param>
    /// <param name="until">What must hold besides the trace being complete.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">The trace did not get complete in time; the message shows what arrived.</exception>
    public Task<Trace> WaitForTraceAsync(Activity activity, Func<Trace, bool>? until = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var collected = activity.Source == _ownSpans.Source && activity.IsStopped;
        return WaitForTraceAsync(activity.TraceId.ToHexString(), collected ? null : activity.SpanId.ToHexString(), until, timeout);
    }

    /// <summary>Waits for a whole trace.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="until">What must hold besides the trace being complete.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">The trace did not get complete in time; the message shows what arrived.</exception>
    public Task<Trace> WaitForTraceAsync(string traceId, Func<Trace, bool>? until = null, TimeSpan? timeout = null) =>
        WaitForTraceAsync(traceId, outsideParent: null, until, timeout);

    /// <summary>Waits until one span of this kind has been collected, of whatever trace.</summary>
    /// <param name="condition">What the span must be like.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <returns>The span in its trace, once that is complete.</returns>
    /// <exception cref="TraceAssertionException">There was none in time; the message names the spans that arrived.</exception>
    public async Task<TraceSpan> WaitForSpanAsync(Func<Span, bool> condition, TimeSpan? timeout = null)
    {
        Span? found = null;
        await WaitUntilAsync(
            store => (found = store.GetTraces().SelectMany(trace => trace.Spans).FirstOrDefault(condition)) is not null,
            () => $"No such span arrived. What arrived:\n\n{string.Join('\n', Store.GetTraces().Select(trace => FailureText.Tree(trace)))}",
            timeout);
        var trace = await WaitForTraceAsync(found!.TraceId, timeout: timeout);
        return trace.Span(found);
    }

    /// <summary>Waits for a condition on all that was collected.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="failure">What to say when it does not come true.</param>
    /// <param name="timeout">The longest wait; <see cref="DefaultTimeout"/> when not given.</param>
    /// <exception cref="TraceAssertionException">It did not come true in time.</exception>
    public async Task WaitUntilAsync(Func<TelemetryStore, bool> condition, Func<string> failure, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(failure);
        using var bound = new CancellationTokenSource(timeout ?? DefaultTimeout);
        var version = Store.Version;
        while (!condition(Store))
        {
            try
            {
                version = await Store.WaitForChangeAsync(version, bound.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TraceAssertionException(failure());
            }
        }
    }

    /// <summary>
    /// The trace id that a response names in its <c>traceresponse</c> or <c>x-trace-id</c> header, or its request in
    /// <c>traceparent</c>.
    /// </summary>
    /// <exception cref="TraceAssertionException">It names none.</exception>
    public static string TraceIdOf(HttpResponseMessage response) => RequestTrace.IdOf(response);

    /// <summary>Stops collecting.</summary>
    public virtual ValueTask DisposeAsync()
    {
        _ownSpans.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task<Trace> WaitForTraceAsync(string traceId, string? outsideParent, Func<Trace, bool>? until, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(traceId);
        var waiting = WaitingSpans.Of(outsideParent);
        Trace? trace = null;
        await WaitUntilAsync(
            store =>
            {
                // What is open now and arrives meanwhile is looked for first: it must not slip through.
                var open = OpenSpans.Of(traceId, waiting).Count;
                return store.TryGetTrace(traceId, out trace) && open == 0 && trace.IsComplete(waiting) && until?.Invoke(trace) != false;
            },
            () => FailureText.Incomplete(traceId, trace, OpenSpans.Of(traceId, waiting), waiting),
            timeout);
        return trace!;
    }
}
