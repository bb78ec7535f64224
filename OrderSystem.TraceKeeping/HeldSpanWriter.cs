using System.Net;
using OpenTelemetry.Exporter;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Has the SDK's exporter write the spans that head sampling did not choose, in batches and off the request's path; what it
/// writes is held in their place. That is one object for each, where a span is dozens: for the garbage collector, which copies
/// and marks what is held, that makes most of the difference.
/// </summary>
internal sealed class HeldSpanWriter : BatchExportProcessor<Activity>
{
    private readonly Exporter _exporter;
    private readonly KeptSpanExport _kept;

    public HeldSpanWriter(TraceKeeper keeper, KeptSpanExport kept)
        : this(new Exporter(keeper), kept)
    {
    }

    private HeldSpanWriter(Exporter exporter, KeptSpanExport kept)
        : base(exporter, maxQueueSize: 16_384, scheduledDelayMilliseconds: 100) => (_exporter, _kept) = (exporter, kept);

    public override void OnEnd(Activity data)
    {
        if (!data.Recorded)
        {
            OnExport(data);
        }
    }

    // What a flush writes may be of a kept trace: it is sent by the same one.
    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        var isFlushed = base.OnForceFlush(timeoutMilliseconds);
        _exporter.WaitForBatch();
        return _kept.ForceFlush(timeoutMilliseconds) && isFlushed;
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        var isShutDown = base.OnShutdown(timeoutMilliseconds);
        return _kept.Shutdown(timeoutMilliseconds) && isShutDown;
    }

    /// <summary>The SDK's exporter, into memory.</summary>
    private sealed class Exporter(TraceKeeper keeper) : OtlpTraceExporter(new OtlpExporterOptions
    {
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Compression = OtlpExportCompression.None,
        HttpClientFactory = () => new HttpClient(new Handler(keeper)),
    })
    {
        private readonly Lock _writing = new();

        public override ExportResult Export(in Batch<Activity> activityBatch)
        {
            lock (_writing)
            {
                return base.Export(activityBatch);
            }
        }

        /// <summary>For the SDK a batch is flushed as soon as the exporter has it, and not only when it is done with it.</summary>
        public void WaitForBatch()
        {
            lock (_writing)
            {
            }
        }
    }

    /// <summary>Takes what the exporter sends.</summary>
    private sealed class Handler(TraceKeeper keeper) : HttpMessageHandler
    {
        // One batch at a time is written.
        private readonly MemoryStream _request = new();

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _request.SetLength(0);
            request.Content!.CopyTo(_request, context: null, cancellationToken);
            foreach (var span in SpanMessage.Split(_request.GetBuffer().AsSpan(0, (int)_request.Length)))
            {
                keeper.Hold(span);
            }

            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        // Where the platform has no synchronous requests.
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
