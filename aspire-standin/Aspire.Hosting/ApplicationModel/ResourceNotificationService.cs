using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells how the processes fare.</summary>
public class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly DistributedApplicationModel _model;
    private readonly DistributedApplicationOptions _options;
    private readonly CancellationToken _stopped;
    private long _version;

    internal ResourceNotificationService(DistributedApplicationModel model, DistributedApplicationOptions options, IHostApplicationLifetime lifetime)
    {
        _model = model;
        _options = options;
        _stopped = lifetime.ApplicationStopped;
    }

    /// <summary>Waits until a process of the resource is in a state.</summary>
    /// <param name="resourceName">The name of the resource.</param>
    /// <param name="targetState">One of <see cref="KnownResourceStates"/>; running if not given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Waits until a process of the resource meets a condition.</summary>
    /// <param name="resourceName">The name of the resource.</param>
    /// <param name="predicate">The condition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change that met it.</returns>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped);
        try
        {
            await foreach (var change in WatchAsync(ends.Token))
            {
                if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                {
                    return change;
                }
            }
        }
        catch (OperationCanceledException ended)
        {
            throw new OperationCanceledException($"Resource '{resourceName}' failed to meet the condition before the operation was cancelled.", ended, ended.CancellationToken);
        }

        throw new OperationCanceledException($"Resource '{resourceName}' failed to meet the condition before the application stopped.");
    }

    /// <summary>Waits until a process of the resource is healthy; without a dashboard gives up once one has ended.</summary>
    /// <param name="resourceName">The name of the resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change that made it healthy.</returns>
    /// <exception cref="DistributedApplicationException">There is no such resource, or its process has ended.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        if (StopsOnUnavailable && !_model.Resources.TryGetByName(resourceName, out _))
        {
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it does not exist in the application model.");
        }

        var change = await WaitForResourceAsync(resourceName, change => IsHealthy(change) || (StopsOnUnavailable && HasEnded(change)), cancellationToken);
        return IsHealthy(change)
            ? change
            : throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
    }

    /// <summary>The latest of a process.</summary>
    /// <param name="resourceId">The process, or the name of a resource that has one process only.</param>
    /// <param name="resourceEvent">Its latest change.</param>
    /// <returns>Whether there is exactly one such process.</returns>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (!_current.TryGetValue(resourceId, out resourceEvent))
            {
                var named = _current.Values.Where(change => string.Equals(change.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
                resourceEvent = named is [var only] ? only : null;
            }

            return resourceEvent is not null;
        }
    }

    /// <summary>The latest of every process, then every change.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The changes.</returns>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var latest in _current.Values)
            {
                channel.Writer.TryWrite(latest);
            }

            _watchers.Add(channel.Writer);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }
        }
    }

    // Without a dashboard nobody sees, or mends, what has ended: waiting on would be waiting for nothing.
    internal bool StopsOnUnavailable => _options.DisableDashboard;

    internal static bool IsHealthy(ResourceEvent change) => change.Snapshot.HealthStatus == HealthStatus.Healthy;

    internal static bool HasEnded(ResourceEvent change) => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text);

    internal void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        lock (_lock)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot ?? new CustomResourceSnapshot { ResourceType = "Project", Properties = [] };
            var latest = new ResourceEvent(resource, resourceId, change(before) with { Version = ++_version });
            _current[resourceId] = latest;
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(latest);
            }
        }
    }
}
