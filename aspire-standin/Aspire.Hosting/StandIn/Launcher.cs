using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.StandIn;

/// <summary>Starts the processes as their dependencies allow, and stops them in reverse order.</summary>
internal sealed class Launcher(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    ResourceNotificationService notifications,
    ProcessOutput output,
    Watchdog watchdog,
    TimeProvider time,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly Dictionary<ProjectResource, ResourceProcess[]> _processes = [];
    private readonly ConcurrentStack<ProjectResource> _started = [];
    private readonly CancellationTokenSource _stopping = new();
    private Dashboard? _dashboard;
    private Task _launch = Task.CompletedTask;

    /// <summary>Why the application could not be started; null if it could.</summary>
    public string? Failure { get; private set; }

    public IReadOnlyList<ResourceProcess> ProcessesOf(IResource resource) => _processes[(ProjectResource)resource];

    public ResourceProcess Find(string id) => _processes.Values
        .SelectMany(processes => processes)
        .First(process => string.Equals(process.Id, id, StringComparison.OrdinalIgnoreCase));

    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        if (!options.DisableDashboard && options.Metadata("aspiredashboardpath") is { } assembly && File.Exists(assembly))
        {
            _dashboard = new Dashboard(assembly, configuration, output, watchdog);
            _dashboard.EnsurePortsAreFree("the AppHost's Properties/launchSettings.json");
        }

        foreach (var resource in model.Resources.OfType<ProjectResource>())
        {
            Prepare(resource);
        }

        _launch = LaunchAllAsync();
        return Task.CompletedTask;
    }

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _launch;
        while (_started.TryPop(out var resource))
        {
            await Task.WhenAll(_processes[resource].Select(process => process.StopAsync()));
        }

        // Last, so that what the others send while they stop still arrives.
        await (_dashboard?.StopAsync() ?? Task.CompletedTask);
    }

    public async Task StartAsync(ResourceProcess process, CancellationToken cancellationToken)
    {
        await WaitForDependenciesAsync(process.Resource, cancellationToken);
        await process.StartAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var process in _processes.Values.SelectMany(processes => processes))
        {
            process.Dispose();
        }
    }

    private void Prepare(ProjectResource resource)
    {
        var randomly = configuration.GetValue("DcpPublisher:RandomizePorts", false);
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        _processes[resource] = [.. Enumerable.Range(0, replicas).Select(replica =>
        {
            var ports = endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => replica == 0 && !randomly ? Configured(resource, endpoint) : Ports.Free());
            return new ResourceProcess(resource, ports, notifications, output, watchdog, time)
            {
                DisplayName = replicas == 1 ? resource.Name : $"{resource.Name}-{replica}",
                OnUnexpectedEnd = OnUnexpectedEnd,
            };
        })];

        foreach (var process in _processes[resource])
        {
            process.PublishState(KnownResourceStates.NotStarted);
        }

        // Whoever refers to the resource is given its first replica: nothing here balances load.
        foreach (var endpoint in endpoints)
        {
            endpoint.AllocatedPort = _processes[resource][0].Ports[endpoint.Name];
        }
    }

    private static int Configured(ProjectResource resource, EndpointAnnotation endpoint)
    {
        var port = endpoint.Port ?? Ports.Free();
        Ports.EnsureFree(port, resource.Name, "the Properties/launchSettings.json of its project");
        return port;
    }

    private async Task LaunchAllAsync()
    {
        try
        {
            await (_dashboard?.StartAsync(_stopping.Token) ?? Task.CompletedTask);
            await Task.WhenAll(_processes.Keys.Select(LaunchAsync));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (DistributedApplicationException failure)
        {
            Fail(failure.Message);
        }
    }

    private async Task LaunchAsync(ProjectResource resource)
    {
        try
        {
            await WaitForDependenciesAsync(resource, _stopping.Token);
            _started.Push(resource);
            await Task.WhenAll(_processes[resource].Select(process => process.StartAsync(_stopping.Token)));
        }
        catch (DistributedApplicationException failure) when (options.DisableDashboard)
        {
            // A test sees it in the state of the resource, and in the waits for it.
            output.Write(resource.Name, failure.Message, isError: true);
            foreach (var process in _processes[resource])
            {
                process.PublishState(KnownResourceStates.FailedToStart);
            }
        }
    }

    private async Task WaitForDependenciesAsync(ProjectResource resource, CancellationToken cancellationToken)
    {
        var dependencies = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource).OfType<ProjectResource>().ToArray();
        foreach (var process in dependencies.Length == 0 ? [] : _processes[resource])
        {
            process.PublishState(KnownResourceStates.Waiting);
        }

        // Every replica of what is waited for, not just one of them.
        foreach (var dependency in dependencies.SelectMany(dependency => _processes[dependency]))
        {
            var change = await notifications.WaitForResourceAsync(
                dependency.Resource.Name,
                change => change.ResourceId == dependency.Id
                    && (ResourceNotificationService.IsHealthy(change) || (notifications.StopsOnUnavailable && ResourceNotificationService.HasEnded(change))),
                cancellationToken);
            if (!ResourceNotificationService.IsHealthy(change))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' stopped waiting for dependency resource '{dependency.Resource.Name}' because it entered the '{change.Snapshot.State?.Text}' state prematurely.");
            }
        }
    }

    private void OnUnexpectedEnd(ResourceProcess process, string what)
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        if (process.WasHealthy || options.DisableDashboard)
        {
            output.Say(process.DisplayName, $"{what.Split(". Its", 2)[0]}; it is not restarted.");
            return;
        }

        Fail($"{process.DisplayName} {what}");
    }

    private void Fail(string message)
    {
        Failure ??= message;
        lifetime.StopApplication();
    }
}
