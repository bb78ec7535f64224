using System.Buffers.Binary;
using System.IO.Compression;
using OpenTelemetry.Exporter;

namespace OrderSystem.TraceKeeping;

/// <summary>Sends the spans of kept traces, in batches.</summary>
internal sealed class KeptSpanExport(BaseExporter<byte[]> exporter) : BatchExportProcessor<byte[]>(
    exporter, maxQueueSize: 16_384, scheduledDelayMilliseconds: 500, maxExportBatchSize: MaxTraces)
{
    // Each is a dozen spans, and gRPC servers commonly refuse more than 4 MiB.
    private const int MaxTraces = 64;

    /// <summary>Sends the spans of a request as OTLP writes it, with the reason.</summary>
    public void Send(byte[] request, string reason) =>
        OnExport(SpanRequest.With(request, KeepingMetrics.ReasonAttribute, reason));
}

/// <summary>
/// Sends spans that are written already, through the SDK's exporter: where to, with which headers, for how long and whether
/// again is its matter. It is given an empty batch, and the content of its request is replaced.
/// </summary>
internal sealed class KeptSpanExporter : BaseExporter<byte[]>
{
    private readonly OtlpTraceExporter _exporter;

    // What is being sent: one batch at a time.
    private byte[] _request = [];

    public KeptSpanExporter(OtlpExporterOptions options)
    {
        var create = options.HttpClientFactory;
        var isGrpc = options.Protocol != OtlpExportProtocol.HttpProtobuf;
        var isCompressed = options.Compression == OtlpExportCompression.GZip;

        // The handler compresses, as it is the handler that has the content.
        options.Compression = OtlpExportCompression.None;
        options.HttpClientFactory = () => new HttpClient(new Handler(create(), request => Fill(request, isGrpc, isCompressed)));
        _exporter = new OtlpTraceExporter(options);
    }

    public override ExportResult Export(in Batch<byte[]> batch)
    {
        // Requests one behind the other are one (Protocol Buffers, "Encoding", of the merging of messages).
        using var request = new MemoryStream();
        foreach (var part in batch)
        {
            request.Write(part);
        }

        _request = request.ToArray();
        return _exporter.Export(new Batch<Activity>([], 0));
    }

    protected override bool OnShutdown(int timeoutMilliseconds) => _exporter.Shutdown(timeoutMilliseconds);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _exporter.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpRequestMessage Fill(HttpRequestMessage empty, bool isGrpc, bool isCompressed)
    {
        var message = isCompressed ? Compress(_request) : _request;
        if (isGrpc)
        {
            // A gRPC message is preceded by whether it is compressed, and by its length.
            var frame = new byte[] { isCompressed ? (byte)1 : (byte)0, 0, 0, 0, 0 };
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
            message = [.. frame, .. message];
        }

        var request = new HttpRequestMessage(empty.Method, empty.RequestUri)
        {
            Version = empty.Version,
            VersionPolicy = empty.VersionPolicy,
            Content = new ByteArrayContent(message),
        };
        request.Content.Headers.ContentType = empty.Content!.Headers.ContentType;
        foreach (var (name, values) in empty.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        if (isCompressed && isGrpc)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        }
        else if (isCompressed)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        return request;
    }

    private static byte[] Compress(byte[] message)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return compressed.ToArray();
    }

    private sealed class Handler(HttpClient client, Func<HttpRequestMessage, HttpRequestMessage> fill) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            client.Send(fill(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            client.SendAsync(fill(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            client.Dispose();
            base.Dispose(disposing);
        }
    }
}
