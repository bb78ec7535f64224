using OrderSystem.ServiceDefaults.Hosting;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>
/// Knows whether the host is still starting. Until then the host's own category is silent: what keeps it from starting
/// is thrown as well, and whoever runs the host says it in a sentence; the log would add the stack.
/// </summary>
internal sealed class StartPhase : HostedLifecycleService
{
    public const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        return Task.CompletedTask;
    }
}
