using System.Net;
using OpenTelemetry.Exporter;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Has the SDK's exporter write the spans that head sampling did not choose, off the request's path, and holds what it writes
/// in their place. That is one object for the spans of a trace, where each of them is dozens: for the garbage collector, which
/// copies and marks what is held, that makes most of the difference.
/// </summary>
internal sealed class HeldSpanWriter : BatchExportProcessor<Activity>
{
    private readonly Exporter _exporter;
    private readonly KeptSpanExport _kept;

    public HeldSpanWriter(TraceKeeper keeper, KeptSpanExport kept)
        : this(new Exporter(keeper, new Memory()), kept)
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

    /// <summary>The SDK's exporter, into memory, a request for each trace.</summary>
    private sealed class Exporter(TraceKeeper keeper, Memory memory) : OtlpTraceExporter(new OtlpExporterOptions
    {
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Compression = OtlpExportCompression.None,
        HttpClientFactory = () => new HttpClient(memory) { Timeout = Timeout.InfiniteTimeSpan },
    })
    {
        private readonly Lock _writing = new();

        public override ExportResult Export(in Batch<Activity> activityBatch)
        {
            lock (_writing)
            {
                List<Activity> batch = [];
                foreach (var span in activityBatch)
                {
                    batch.Add(span);
                }

                foreach (var trace in batch.GroupBy(static span => span.TraceId))
                {
                    Activity[] spans = [.. trace];
                    if (base.Export(new Batch<Activity>(spans, spans.Length)) == ExportResult.Success)
                    {
                        keeper.Hold(spans, memory.Request);
                    }
                }

                return ExportResult.Success;
            }
        }

        /// <summary>For the SDK a batch is flushed as soon as the exporter has it, and not only when it is done.</summary>
        public void WaitForBatch()
        {
            lock (_writing)
            {
            }
        }
    }

    /// <summary>Takes what the exporter sends.</summary>
    private sealed class Memory : HttpMessageHandler
    {
        /// <summary>The last request.</summary>
        public byte[] Request { get; private set; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var content = request.Content!.ReadAsStream(cancellationToken);
            Request = new byte[content.Length];
            content.ReadExactly(Request);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        // Where the platform has no synchronous requests.
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
