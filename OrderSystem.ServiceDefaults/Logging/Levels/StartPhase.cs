using Microsoft.Extensions.Hosting;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>
/// Knows whether the host is still starting. Until then the host's own category is silent: what keeps it from starting
/// is thrown as well, and whoever runs the host says it in a sentence; the log would add the stack.
/// </summary>
internal sealed class StartPhase : IHostedLifecycleService
{
    public const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
