using OrderSystem.TraceViewer.Hosting;

namespace OrderSystem.TraceTesting;

/// <summary>
/// A collector with an OTLP receiver in the test's own process: it collects what the system under test really
/// exports, however many processes it has.
/// </summary>
/// <example>
/// <code>
/// await using var traces = await TraceCollector.StartAsync();
/// // start the system with OTEL_EXPORTER_OTLP_ENDPOINT = traces.OtlpEndpoint
/// </code>
/// </example>
public sealed class TraceReceiver : TraceCollector
{
    private readonly TraceViewerHost _host;

    private TraceReceiver(TraceViewerHost host)
        : base(host.Store) => _host = host;

    /// <summary>Where to send OTLP over gRPC, for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri OtlpEndpoint => _host.GrpcEndpoint;

    /// <summary>Where to send OTLP over HTTP with protobuf (<c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c>).</summary>
    public Uri OtlpHttpEndpoint => _host.HttpEndpoint;

    /// <summary>The trace viewer's page with what was collected, to look at while a test is being debugged.</summary>
    public Uri PageAddress => _host.PageAddress;

    /// <summary>Stops the receiver.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    internal static async Task<TraceReceiver> StartReceiverAsync() => new(await TraceViewerHost.StartAsync());
}
