using System.Collections;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;

namespace OrderSystem.TraceTesting.Otlp;

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
        IEnumerable<KeyValuePair<string, object?>> map => new AttributeCollection(map.Select(item => KeyValuePair.Create(item.Key, ValueOf(item.Value)))),
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
            return new HttpResponseMessage
            {
                Content = new ByteArrayContent(receiver.Receive(request.RequestUri!.AbsolutePath, ByteString.FromStream(body))!),
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
