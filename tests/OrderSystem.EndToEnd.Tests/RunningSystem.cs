using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSystem.Testing.Processes;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>The whole system as the AppHost describes it, started with real processes, its telemetry collected in this process.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    /// <summary>For tests that are not about limits.</summary>
    public static readonly string[] Unlimited = ["RateLimits:RequestsPerSecond=100000", "RateLimits:Burst=100000"];

    private const string Mark = "END_TO_END_TEST";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    private readonly DataFolder? _ownData;
    private readonly string _mark;
    private OrderApi? _orders;
    private bool _stopped;

    private RunningSystem(DistributedApplication app, TraceReceiver? traces, DataFolder data, DataFolder? ownData, string mark)
    {
        App = app;
        Collector = traces;
        Data = data;
        _ownData = ownData;
        _mark = mark;
    }

    public DistributedApplication App { get; }

    public TraceReceiver Traces => Collector ?? throw new InvalidOperationException("The dashboard collects what this system exports.");

    public DataFolder Data { get; }

    public OrderApi Orders => _orders ??= new OrderApi(App.CreateHttpClient("gateway", "http"), Data.Token);

    private TraceReceiver? Collector { get; }

    /// <summary>Starts the system and waits until its gateway is healthy.</summary>
    /// <param name="data">Where it keeps its data; a folder of its own when not given.</param>
    /// <param name="dashboard">
    /// Whether all is as <c>dotnet run</c> of the AppHost starts it: with Aspire's dashboard, which gets the telemetry
    /// in place of this process, and each service by <c>dotnet run</c>.
    /// </param>
    /// <param name="settings">Configuration for the AppHost, as <c>Key=value</c>.</param>
    public static async Task<RunningSystem> StartAsync(DataFolder? data = null, bool dashboard = false, params string[] settings)
    {
        var ownData = data is null ? new DataFolder() : null;
        var folder = data ?? ownData!;
        var mark = $"{Guid.NewGuid():N}";
        var traces = dashboard ? null : await TraceCollector.StartAsync();
        string[] telemetry = traces is null
            ? ["ASPIRE_DASHBOARD_PERSISTENCE_MODE=None"]
            : [$"OTEL_EXPORTER_OTLP_ENDPOINT={traces.OtlpEndpoint.OriginalString}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];
        string[] all = [$"Database:Folder={folder.Path}", $"{Mark}={mark}", .. telemetry, .. settings];

        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSystem_AppHost>(
            new DistributedApplicationTestingBuilderOptions { EnableDashboard = dashboard }, [.. all.Select(setting => "--" + setting)]);

        // What the processes write, line by line, and each probe of a service that is not up yet, would bury what fails.
        builder.Services.AddLogging(logging => logging
            .AddFilter(level => level >= LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        if (!dashboard)
        {
            LaunchDirectly(builder.Resources.OfType<ProjectResource>());
        }

        var system = new RunningSystem(await builder.BuildAsync(), traces, folder, ownData, $"{Mark}={mark}");
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            bound.CancelAfter(StartPatience);
            await system.App.StartAsync(bound.Token);
            await system.App.ResourceNotifications.WaitForResourceHealthyAsync("gateway", bound.Token);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
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

    /// <summary>Stops all processes. Fails where one is left, and ends it: no test leaves a process, however it ended.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
            await App.DisposeAsync();
        }
        finally
        {
            var left = await LeftProcesses.EndAsync(_mark, EndPatience);
            if (Collector is not null)
            {
                await Collector.DisposeAsync();
            }

            _ownData?.Dispose();
            Assert.Empty(left);
        }
    }

    /// <summary>
    /// Without the <c>dotnet run --no-build</c> that Aspire puts before each process: it costs nearly a second of processor time.
    /// What differs for the service is that it gets what Aspire says to <c>dotnet run</c> (the project's file,
    /// <c>--configuration</c>) as a command line, and makes nothing of it.
    /// </summary>
    private static void LaunchDirectly(IEnumerable<ProjectResource> services)
    {
        foreach (var service in services)
        {
            var name = Path.GetFileNameWithoutExtension(service.GetProjectMetadata().ProjectPath);
            service.Annotations.Add(new ProjectLaunchArgsOverrideAnnotation(["exec", LaunchedAssemblies.PathOf(name)]));
        }
    }
}
