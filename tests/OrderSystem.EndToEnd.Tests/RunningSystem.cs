using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>
/// The whole system as the AppHost describes it, started with real processes on the engine that the AppHost was built
/// for, its telemetry collected in this process.
/// </summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly DataFolder? _ownData;
    private OrderApi? _orders;
    private bool _stopped;

    private RunningSystem(DistributedApplication app, TraceCollector traces, DataFolder data, DataFolder? ownData)
    {
        App = app;
        Traces = traces;
        Data = data;
        _ownData = ownData;
    }

    public DistributedApplication App { get; }

    public TraceCollector Traces { get; }

    public DataFolder Data { get; }

    public OrderApi Orders => _orders ??= new OrderApi(App.CreateHttpClient("gateway", "http"), Data.Token);

    /// <summary>Starts the system and waits until its gateway is healthy.</summary>
    /// <param name="data">Where it keeps its data; a folder of its own when not given.</param>
    /// <param name="settings">Configuration for the AppHost, as <c>Key=value</c>.</param>
    public static async Task<RunningSystem> StartAsync(DataFolder? data = null, params string[] settings)
    {
        var ownData = data is null ? new DataFolder() : null;
        var folder = data ?? ownData!;
        var traces = await TraceCollector.StartAsync();
        string[] arguments =
        [
            $"--Database:Folder={folder.Path}",
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={traces.OtlpEndpoint.OriginalString}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            .. settings.Select(setting => "--" + setting),
        ];

        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSystem_AppHost>(arguments);
        var app = await builder.BuildAsync();
        var system = new RunningSystem(app, traces, folder, ownData);
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            bound.CancelAfter(StartTimeout);
            await app.StartAsync(bound.Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway", bound.Token);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops one resource as the dashboard's stop button does: with SIGTERM.</summary>
    public async Task StopResourceAsync(string name)
    {
        var commands = App.Services.GetRequiredService<ResourceCommandService>();
        var result = await commands.ExecuteCommandAsync(name, KnownResourceCommands.StopCommand);
        Assert.True(result.Success, $"{name} could not be stopped.");
    }

    /// <summary>Stops all processes; what they flush at the end is still received.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await App.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await App.DisposeAsync();
        await Traces.DisposeAsync();
        _ownData?.Dispose();
    }
}
