using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] InResponse = ["traceresponse", "x-trace-id"];

    // A name of its own: each collector hears its own test only.
    private readonly ActivitySource _requests = new($"OrderSystem.TraceTesting {Guid.NewGuid():N}");
    private readonly TracerProvider _tracing;

    /// <summary>Creates a collector without network.</summary>
    public TraceCollector()
        : this(new TelemetryStore())
    {
    }

    private protected TraceCollector(TelemetryStore store)
    {
        Store = store;
        _tracing = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.Clear().AddService("test"))
            .SetSampler(new AlwaysOnSampler())
            .AddSource(_requests.Name)
            .AddTraceCollector(this)
            .Build();
    }

    /// <summary>Everything collected so far.</summary>
    public TelemetryStore Store { get; }

    /// <summary>Starts a collector that receives OTLP on a loopback port.</summary>
    /// <param name="port">The port, where the system under test has it in its settings already; else a free one.</param>
    public static async Task<TraceReceiver> StartAsync(int port = 0)
    {
        var store = new TelemetryStore();
        return new TraceReceiver(store, await OtlpServer.StartAsync(new OtlpReceiver(store), port));
    }

    /// <summary>
    /// Starts a span that stands for the test's request: a root whatever is current, recorded whatever is sampled,
    /// collected when it is disposed.
    /// </summary>
    public Activity StartRequest(string name = "request", ActivityKind kind = ActivityKind.Server)
    {
        Activity.Current = null;
        return _requests.StartActivity(name, kind) ?? throw new ObjectDisposedException(nameof(TraceCollector));
    }

    /// <summary>Waits for the whole trace of the request that this response answers.</summary>
    /// <param name="response">
    /// A response with a <c>traceresponse</c> or <c>x-trace-id</c> header, or one to a request with a <c>traceparent</c>.
    /// </param>
    /// <param name="until">What must hold besides the trace being complete.</param>
    /// <param name="timeout">The longest wait; 60 seconds when not given.</param>
    /// <exception cref="TraceAssertionException">
    /// The response names no trace, or the trace did not get complete in time; the message shows what arrived.
    /// </exception>
    public Task<Trace> WaitForTraceAsync(
        HttpResponseMessage response, Func<Trace, bool>? until = null, TimeSpan? timeout = null) =>
        WaitForTraceAsync(
            TraceIdOf(response), TraceContextHandler.ParentOf(response.RequestMessage)?.SpanId.ToHexString(), until, timeout);

    /// <summary>Waits for the whole trace that this span belongs to.</summary>
    /// <inheritdoc cref="WaitForTraceAsync(string, Func{Trace, bool}?, TimeSpan?)" />
    /// <remarks>It is a span that the test started, and need not be collected itself.</remarks>
    public Task<Trace> WaitForTraceAsync(Activity activity, Func<Trace, bool>? until = null, TimeSpan? timeout = null)
    {
        var collected = activity.Source == _requests && activity.IsStopped;
        var outside = collected ? null : activity.SpanId.ToHexString();
        return WaitForTraceAsync(activity.TraceId.ToHexString(), outside, until, timeout);
    }

    /// <summary>Waits for a whole trace.</summary>
    /// <param name="traceId">32 hexadecimal digits, as a UUID, or in a whole <c>traceparent</c>.</param>
    /// <param name="until">What must hold besides the trace being complete.</param>
    /// <param name="timeout">The longest wait; 60 seconds when not given.</param>
    /// <exception cref="TraceAssertionException">
    /// The trace did not get complete in time; the message shows what arrived.
    /// </exception>
    public Task<Trace> WaitForTraceAsync(string traceId, Func<Trace, bool>? until = null, TimeSpan? timeout = null) =>
        WaitForTraceAsync(traceId, outsideParent: null, until, timeout);

    /// <summary>Waits until one span of this kind has been collected, of whatever trace.</summary>
    /// <param name="condition">What the span must be like.</param>
    /// <param name="timeout">The longest wait; 60 seconds when not given.</param>
    /// <returns>The span in its trace, once that is complete.</returns>
    /// <exception cref="TraceAssertionException">There was none in time; the message names the spans that arrived.</exception>
    public async Task<TraceSpan> WaitForSpanAsync(Func<Span, bool> condition, TimeSpan? timeout = null)
    {
        Span? found = null;
        await WaitUntilAsync(
            store => (found = store.GetTraces().SelectMany(trace => trace.Spans).FirstOrDefault(condition)) is not null,
            () => "No such span arrived. What arrived:\n\n"
                + string.Join('\n', Store.GetTraces().Select(trace => FailureText.Tree(trace))),
            timeout);
        var trace = await WaitForTraceAsync(found!.TraceId, timeout: timeout);
        return trace.Span(found);
    }

    /// <summary>Waits for a condition on all that was collected.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="failure">What to say when it does not come true.</param>
    /// <param name="timeout">The longest wait; 60 seconds when not given.</param>
    /// <exception cref="TraceAssertionException">It did not come true in time.</exception>
    public async Task WaitUntilAsync(Func<TelemetryStore, bool> condition, Func<string> failure, TimeSpan? timeout = null)
    {
        using var bound = new CancellationTokenSource(timeout ?? DefaultTimeout);
        var change = Store.NextChange;
        while (!condition(Store))
        {
            try
            {
                await change.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TraceAssertionException(failure());
            }

            change = Store.NextChange;
        }
    }

    /// <summary>
    /// The trace id that a response names in its <c>traceresponse</c> or <c>x-trace-id</c> header, or its request in
    /// <c>traceparent</c>.
    /// </summary>
    /// <exception cref="TraceAssertionException">It names none.</exception>
    public static string TraceIdOf(HttpResponseMessage response) =>
        InResponse
            .Select(name => response.Headers.TryGetValues(name, out var values) ? TraceIdText.TryRead(values.First()) : null)
            .Append(TraceContextHandler.ParentOf(response.RequestMessage)?.TraceId.ToHexString())
            .FirstOrDefault(id => id is not null)
            ?? throw new TraceAssertionException(
                $"The response has neither a {InResponse[0]} nor an {InResponse[1]} header that names a trace, and its request "
                + $"had no {TraceContextHandler.TraceParent}: which trace it is in is not known. Send requests through a "
                + $"{nameof(TraceContextHandler)}.");

    /// <summary>Stops collecting.</summary>
    public virtual ValueTask DisposeAsync()
    {
        _tracing.Dispose();
        _requests.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task<Trace> WaitForTraceAsync(
        string traceId, string? outsideParent, Func<Trace, bool>? until, TimeSpan? timeout)
    {
        var id = TraceIdText.Read(traceId);

        // The spans that cannot arrive while the test waits: those that it waits inside of, and the one that it gave its
        // request as the parent.
        HashSet<string> outside = outsideParent is null ? [] : [outsideParent];
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            outside.Add(activity.SpanId.ToHexString());
        }

        Trace? trace = null;
        await WaitUntilAsync(
            store =>
            {
                // What is open now and arrives meanwhile is looked for first: it must not slip through.
                var open = store.OpenSpans(id, outside).Count;
                trace = store.TryGetTrace(id, out var received) ? received.Below(outside) : null;
                return trace is not null && open == 0 && trace.IsComplete() && until?.Invoke(trace) != false;
            },
            () => FailureText.Incomplete(id, trace, Store.OpenSpans(id, outside)),
            timeout);
        return trace!;
    }
}

/// <summary>
/// A collector with an OTLP receiver in the test's own process: it collects what the system under test really
/// exports, however many processes it has.
/// </summary>
/// <example>
/// <code>
/// await using var traces = await TraceCollector.StartAsync();
/// // start the system with OTEL_EXPORTER_OTLP_ENDPOINT = traces.OtlpEndpoint, OTEL_EXPORTER_OTLP_PROTOCOL = http/protobuf
/// </code>
/// </example>
public sealed class TraceReceiver : TraceCollector
{
    private readonly OtlpServer _server;

    internal TraceReceiver(TelemetryStore store, OtlpServer server)
        : base(store) => _server = server;

    /// <summary>Where to send OTLP over HTTP: the value of <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri OtlpEndpoint => _server.Endpoint;

    /// <summary>Stops the receiver.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}

/// <summary>Connects a <see cref="TraceCollector"/> to the OpenTelemetry SDK of the test's own process.</summary>
public static class TraceCollectorExtensions
{
    /// <summary>Collects the spans of this provider.</summary>
    /// <remarks>Add it last, so that what other processors drop or change arrives as they leave it.</remarks>
    public static TracerProviderBuilder AddTraceCollector(this TracerProviderBuilder tracing, TraceCollector collector) =>
        tracing
            .AddProcessor(_ => new SimpleActivityExportProcessor(InMemoryExport.Traces(collector.Store)))
            .AddProcessor(_ => new OpenSpanProcessor(collector.Store));

    /// <summary>Collects the log records of this provider.</summary>
    public static LoggerProviderBuilder AddTraceCollector(this LoggerProviderBuilder logging, TraceCollector collector) =>
        logging.AddProcessor(_ => new SimpleLogRecordExportProcessor(InMemoryExport.Logs(collector.Store)));

    /// <summary>
    /// Collects spans and log records of an application that sets up OpenTelemetry itself, such as one under
    /// <c>WebApplicationFactory</c> (in <c>ConfigureTestServices</c>).
    /// </summary>
    /// <remarks>It starts no tracing of its own: where the application has none, nothing is collected.</remarks>
    public static IServiceCollection AddTraceCollector(this IServiceCollection services, TraceCollector collector)
    {
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddTraceCollector(collector));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddTraceCollector(collector));
        return services;
    }
}
