using OrderSystem.TraceTesting.Model;
using OrderSystem.TraceTesting.Otlp;

namespace OrderSystem.TraceTesting;

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

    private TraceReceiver(TelemetryStore store, OtlpServer server)
        : base(store) => _server = server;

    /// <summary>Where to send OTLP over HTTP: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with <c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c>.</summary>
    public Uri OtlpEndpoint => _server.Endpoint;

    /// <summary>Stops the receiver.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    internal static async Task<TraceReceiver> StartReceiverAsync(int port)
    {
        var store = new TelemetryStore();
        return new TraceReceiver(store, await OtlpServer.StartAsync(new OtlpReceiver(store), port));
    }
}
