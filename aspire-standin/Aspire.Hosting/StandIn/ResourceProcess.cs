using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.StandIn;

/// <summary>One process of a project: a replica, started and stopped any number of times.</summary>
internal sealed class ResourceProcess(
    ProjectResource resource,
    IReadOnlyDictionary<string, int> ports,
    ResourceNotificationService notifications,
    ProcessOutput output,
    Watchdog watchdog,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly string _suffix = string.Create(8, 0, (name, _) => Random.Shared.GetItems("abcdefghijklmnopqrstuvwxyz", name));
    private LaunchedProcess? _process;
    private CancellationTokenSource? _probing;
    private Task _ended = Task.CompletedTask;

    /// <summary>The process, as notifications name it.</summary>
    public string Id => $"{resource.Name}-{_suffix}";

    public ProjectResource Resource => resource;

    /// <summary>How the console names it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Called when the process ends without having been told to, with what there is to say about it.</summary>
    public required Action<ResourceProcess, string> OnUnexpectedEnd { get; init; }

    public IReadOnlyDictionary<string, int> Ports => ports;

    public bool WasHealthy { get; private set; }

    public void PublishState(string state) => Publish(snapshot => snapshot with { State = state });

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_process is { HasExited: false })
            {
                return;
            }

            var variables = await EnvironmentVariablesAsync(cancellationToken);
            PublishStarting(variables);
            Launch(variables);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task StopAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_process is { HasExited: false } running)
            {
                PublishState(KnownResourceStates.Stopping);
                await (_probing?.CancelAsync() ?? Task.CompletedTask);
                await running.StopAsync(StopPatience);
            }

            await _ended;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _oneAtATime.Dispose();
        _probing?.Dispose();
    }

    private void Launch(Dictionary<string, string> variables)
    {
        var metadata = resource.Annotations.OfType<IProjectMetadata>().First();
        var assembly = ((IProjectOutput)metadata).AssemblyPath;
        if (!File.Exists(assembly))
        {
            PublishState(KnownResourceStates.FailedToStart);
            throw new DistributedApplicationException($"{DisplayName} cannot be started, since {assembly} is not there: build the AppHost first.");
        }

        _process = LaunchedProcess.Start(assembly, Path.GetDirectoryName(metadata.ProjectPath)!, variables, (line, isError) => output.Write(DisplayName, line, isError));
        watchdog.Add(_process.Id);
        _probing = new CancellationTokenSource();
        Publish(snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = time.GetUtcNow().UtcDateTime,
            Properties = [new("executable.pid", _process.Id), new("project.path", metadata.ProjectPath)],
        });
        _ended = WatchAsync(_process, _probing);
    }

    private async Task WatchAsync(LaunchedProcess process, CancellationTokenSource probing)
    {
        var probes = resource.Annotations.OfType<HttpHealthCheckAnnotation>().Select(check => ProbeAsync(check, probing.Token)).ToArray();
        WasHealthy |= probes.Length == 0;

        await process.WaitForExitAsync();
        var wasAsked = probing.IsCancellationRequested;
        await probing.CancelAsync();
        await Task.WhenAll(probes);
        watchdog.Remove(process.Id);
        Publish(snapshot => snapshot with
        {
            State = KnownResourceStates.Finished,
            ExitCode = process.ExitCode,
            StopTimeStamp = time.GetUtcNow().UtcDateTime,
        });
        if (!wasAsked)
        {
            OnUnexpectedEnd(this, $"exited with code {process.ExitCode}{(WasHealthy ? "" : " before it was healthy")}. Its last lines:{Environment.NewLine}{process.LastLines}");
        }
    }

    private async Task ProbeAsync(HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://localhost:{ports[check.EndpointName]}{check.Path}");
        var probe = new HealthProbe(address, check.StatusCode, time);
        await foreach (var (status, description) in probe.WatchAsync(cancellationToken))
        {
            Publish(snapshot => snapshot with
            {
                HealthReports = [.. snapshot.HealthReports.Select(report => report.Name == check.Key ? report with { Status = status, Description = description } : report)],
            });
            WasHealthy |= notifications.TryGetCurrentState(Id, out var current) && ResourceNotificationService.IsHealthy(current);
        }
    }

    private void PublishStarting(Dictionary<string, string> variables) => Publish(snapshot => snapshot with
    {
        State = KnownResourceStates.Starting,
        ExitCode = null,
        StopTimeStamp = null,
        Properties = [],
        EnvironmentVariables = [.. variables.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true))],
        Urls = [.. ports.Select(port => new UrlSnapshot(port.Key, $"http://localhost:{port.Value}", IsInternal: false))],
        HealthReports = [.. resource.Annotations.OfType<HttpHealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null))],
    });

    private async Task<Dictionary<string, string>> EnvironmentVariablesAsync(CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            annotation.Callback(context);
        }

        var variables = new Dictionary<string, string>
        {
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={_suffix}",
        };
        if (ports.Count > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', resource.Annotations.OfType<EndpointAnnotation>()
                .Select(endpoint => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{ports[endpoint.Name]}"));
        }

        foreach (var (name, value) in context.EnvironmentVariables)
        {
            variables[name] = value is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken) ?? ""
                : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        }

        return variables;
    }

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => notifications.Publish(resource, Id, change);
}
