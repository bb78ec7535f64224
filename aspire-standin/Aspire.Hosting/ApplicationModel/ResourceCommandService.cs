using Aspire.Hosting.StandIn;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts and stops processes while the application runs.</summary>
public class ResourceCommandService
{
    private readonly Launcher _launcher;
    private readonly ResourceNotificationService _notifications;

    internal ResourceCommandService(Launcher launcher, ResourceNotificationService notifications)
    {
        _launcher = launcher;
        _notifications = notifications;
    }

    /// <summary>Gives a command to one process.</summary>
    /// <param name="resourceId">The process, or the name of a resource that has one process only.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Calls the command off.</param>
    /// <returns>What became of it.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
        => _notifications.TryGetCurrentState(resourceId, out var state)
            ? ExecuteAsync(state.ResourceId, commandName, cancellationToken)
            : Task.FromResult(new ExecuteCommandResult { Success = false, Message = $"Resource '{resourceId}' not found." });

    /// <summary>Gives a command to every process of a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Calls the command off.</param>
    /// <returns>What became of it.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(_launcher.ProcessesOf(resource).Select(process => ExecuteAsync(process.Id, commandName, cancellationToken)));
        var failures = results.Where(result => !result.Success).Select(result => result.Message).ToArray();
        return new ExecuteCommandResult { Success = failures.Length == 0, Message = failures.Length == 0 ? null : string.Join(Environment.NewLine, failures) };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(string resourceId, string commandName, CancellationToken cancellationToken)
    {
        try
        {
            var process = _launcher.Find(resourceId);
            if (commandName == KnownResourceCommands.StartCommand)
            {
                await _launcher.StartAsync(process, cancellationToken);
            }
            else if (commandName == KnownResourceCommands.StopCommand)
            {
                await process.StopAsync();
            }
            else if (commandName == KnownResourceCommands.RestartCommand)
            {
                await process.StopAsync();
                await _launcher.StartAsync(process, cancellationToken);
            }
            else
            {
                return new ExecuteCommandResult { Success = false, Message = $"Command '{commandName}' not available for resource '{resourceId}'." };
            }

            return new ExecuteCommandResult { Success = true };
        }
        catch (OperationCanceledException)
        {
            return new ExecuteCommandResult { Success = false, Canceled = true };
        }
        catch (DistributedApplicationException failure)
        {
            return new ExecuteCommandResult { Success = false, Message = failure.Message };
        }
    }
}
