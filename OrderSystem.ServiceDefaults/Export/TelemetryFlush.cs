using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace OrderSystem.ServiceDefaults.Export;

/// <summary>
/// Sends what is recorded when the host has stopped: after the server has drained its requests and every hosted
/// service has ended. The three signals are flushed side by side, so that a collector that hangs costs
/// <see cref="ExportOptions.FlushTimeout"/> once; disposing the providers would wait 5 s for each. A host that is
/// stopped twice at a time flushes once, and both stops wait for it: neither may dispose what the other still flushes.
/// </summary>
internal sealed class TelemetryFlush(IServiceProvider services, IOptions<ExportOptions> options) : IHostedLifecycleService
{
    // Not bound to the stop's token: a host whose stop took too long still sends what it has.
    private readonly Lazy<Task> _flush = new(() =>
    {
        var timeout = (int)options.Value.FlushTimeout.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(timeout)),
            Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(timeout)),
            Task.Run(() => services.GetService<LoggerProvider>()?.Shutdown(timeout)));
    });

    public Task StoppedAsync(CancellationToken cancellationToken) => _flush.Value;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How telemetry leaves the process. Bound to the configuration section <c>Telemetry</c>.</summary>
public sealed class ExportOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Telemetry";

    /// <summary>How long a stopping process waits for its last exports; 0 to 60 s, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
