using OrderSystem.TraceViewer.Storage;

namespace OrderSystem.TraceViewer.Hosting;

/// <summary>The viewer inside of this process, to receive and look at what others export: for tests.</summary>
/// <remarks>
/// It listens on free ports of the loopback interface, reads no configuration and no environment variable, writes
/// nothing to the console, and leaves no spans to the process' own tracing.
/// </remarks>
/// <example>
/// <code>
/// await using var viewer = await TraceViewerHost.StartAsync();
/// // Start processes with OTEL_EXPORTER_OTLP_ENDPOINT = viewer.GrpcEndpoint, send them a request, then:
/// var version = viewer.Store.Version;
/// while (!viewer.Store.TryGetTrace(traceId, out var trace) || !trace.IsConnected)
/// {
///     version = await viewer.Store.WaitForChangeAsync(version, cancellationToken);
/// }
/// </code>
/// </example>
public sealed class TraceViewerHost : IAsyncDisposable
{
    private readonly TraceViewerApplication _application;

    private TraceViewerHost(TraceViewerApplication application)
    {
        _application = application;
        GrpcEndpoint = application.GrpcEndpoint;
        HttpEndpoint = application.HttpEndpoint;
        PageAddress = application.PageAddress;
        Store = application.Store;
    }

    /// <summary>The OTLP/gRPC endpoint (HTTP/2 without TLS).</summary>
    public Uri GrpcEndpoint { get; }

    /// <summary>The OTLP/HTTP endpoint, to which exporters add <c>v1/traces</c> and <c>v1/logs</c>.</summary>
    public Uri HttpEndpoint { get; }

    /// <summary>The page and the query API.</summary>
    public Uri PageAddress { get; }

    /// <summary>What has been received.</summary>
    public TelemetryStore Store { get; }

    /// <summary>Starts a viewer.</summary>
    /// <param name="configure">Changes the limits.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static Task<TraceViewerHost> StartAsync(
        Action<TraceViewerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        // The caller's Activity must not become the parent of what the server does later on.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => StartCoreAsync(configure, cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<TraceViewerHost> StartCoreAsync(
        Action<TraceViewerOptions>? configure, CancellationToken cancellationToken)
    {
        var builder = TraceViewerApplication.CreateBuilder();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure(configure ?? (_ => { }));
        var application = new TraceViewerApplication(builder, TraceViewerAddresses.Free);
        try
        {
            await application.StartAsync(cancellationToken);
            return new TraceViewerHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves Ctrl-C and SIGTERM to the process that this runs in.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
