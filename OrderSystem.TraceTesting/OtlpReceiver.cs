using System.Collections;
using OpenTelemetry.Exporter;

namespace OrderSystem.TraceTesting;

/// <summary>Takes in OTLP requests, over HTTP or from this process.</summary>
internal sealed class OtlpReceiver(TelemetryStore store)
{
    public const string TracesPath = "/v1/traces";
    public const string LogsPath = "/v1/logs";
    public const string MetricsPath = "/v1/metrics";

    // Of the codes of google.rpc.
    private const int InvalidArgument = 3;

    /// <summary>Takes in a request as a whole or not at all.</summary>
    /// <returns>The response message; null where the path is none of OTLP's.</returns>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    /// <exception cref="InvalidDataException">It is none of OTLP's.</exception>
    /// <exception cref="DecoderFallbackException">A text in it is not valid UTF-8.</exception>
    public byte[]? Receive(string path, ByteString request)
    {
        switch (path)
        {
            case TracesPath:
                var spans = OtlpReader.ReadSpans(request);
                store.Add(spans.OfType<Span>());
                return spans.Count(span => span is null) is > 0 and var rejected ? PartialSuccess(rejected) : [];
            case LogsPath:
                store.Add(OtlpReader.ReadLogs(request));
                return [];
            case MetricsPath:
                store.Add(OtlpReader.ReadMetrics(request));
                return [];
            default:
                return null;
        }
    }

    /// <summary>A <c>google.rpc.Status</c>, which is the body of every OTLP error.</summary>
    public static byte[] Status(string message) => Write(InvalidArgument, message);

    /// <summary>An <c>ExportTraceServiceResponse</c> that says how many spans were not taken.</summary>
    private static byte[] PartialSuccess(int rejected)
    {
        var partial = Write(rejected, "The ids of these spans are not valid.");
        return [(byte)WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), (byte)partial.Length, .. partial];
    }

    // Both messages have a number as their field 1 and a text as field 2.
    private static byte[] Write(int number, string text)
    {
        using var message = new MemoryStream();
        using (var output = new CodedOutputStream(message))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt64(number);
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(text);
        }

        return message.ToArray();
    }
}

/// <summary>
/// The SDK's own OTLP exporter without a network: what a test sees in memory is, value by value, what production sends.
/// </summary>
internal static class InMemoryExport
{
    public static OtlpTraceExporter Traces(TelemetryStore store) => new(To(store, OtlpReceiver.TracesPath));

    public static OtlpLogExporter Logs(TelemetryStore store) => new(To(store, OtlpReceiver.LogsPath));

    /// <summary>
    /// A value as it arrives. Lists and maps are those that are meant, whatever their type: of some types the exporter
    /// sends the name, and an assertion on their content is to find that out.
    /// </summary>
    public static object? ValueOf(object? value) => value switch
    {
        string or byte[] => value,
        IEnumerable<KeyValuePair<string, object?>> map =>
            new AttributeCollection(map.Select(item => KeyValuePair.Create(item.Key, ValueOf(item.Value)))),
        IEnumerable list => list.Cast<object?>().Select(ValueOf).ToList(),
        _ => Export(value),
    };

    private static object? Export(object? value)
    {
        var store = new TelemetryStore();
        using var exporter = Traces(store);
        using var activity = new Activity("value").SetIdFormat(ActivityIdFormat.W3C).AddTag("value", value).Start();
        exporter.Export(new Batch<Activity>([activity], 1));
        return store.GetTraces().Single().Spans.Single().Attributes.GetValueOrDefault("value");
    }

    private static OtlpExporterOptions To(TelemetryStore store, string path) => new()
    {
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Endpoint = new Uri($"http://localhost{path}"),
        Compression = OtlpExportCompression.None,
        HttpClientFactory = () => new HttpClient(new Handler(new OtlpReceiver(store))),
    };

    private sealed class Handler(OtlpReceiver receiver) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = request.Content!.ReadAsStream(cancellationToken);
            var answer = receiver.Receive(request.RequestUri!.AbsolutePath, ByteString.FromStream(body));
            return new HttpResponseMessage { Content = new ByteArrayContent(answer!) };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
