using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Testing;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>
/// One process of a running system. It is asked at its own address: the orchestrator's proxy, at the address that clients
/// use, listens also when the process does not, and has one health for all replicas.
/// </summary>
internal sealed class ServiceProcess
{
    private const string ProcessId = "executable.pid";
    private const string Addresses = "ASPNETCORE_URLS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DistributedApplication _app;
    private readonly string _resource;
    private readonly string _id;
    private CustomResourceSnapshot _running;

    private ServiceProcess(DistributedApplication app, string resource, string id, CustomResourceSnapshot running)
    {
        _app = app;
        _resource = resource;
        _id = id;
        _running = running;
    }

    /// <summary>Where it listens itself.</summary>
    public Uri Address => new(_running.EnvironmentVariables.Single(variable => variable.Name == Addresses).Value!.Split(';')[0]);

    private int Pid => PidOf(_running)!.Value;

    /// <summary>The processes of a resource, once so many are ready.</summary>
    public static async Task<IReadOnlyList<ServiceProcess>> ReadyAsync(DistributedApplication app, string resource, int count = 1)
    {
        var ready = new Dictionary<string, ServiceProcess>();
        using var bound = Bound();
        await foreach (var change in app.ResourceNotifications.WatchAsync(bound.Token))
        {
            if (change.Resource.Name == resource && IsRunning(change.Snapshot) && !ready.ContainsKey(change.ResourceId))
            {
                var process = new ServiceProcess(app, resource, change.ResourceId, change.Snapshot);
                await process.UntilReadyAsync();
                ready.Add(change.ResourceId, process);
                if (ready.Count == count)
                {
                    break;
                }
            }
        }

        return [.. ready.Values];
    }

    /// <summary>SIGTERM, as the dashboard's stop button sends it, and wait for the end.</summary>
    public async Task StopAsync()
    {
        await CommandAsync(KnownResourceCommands.StopCommand);
        await UntilAsync(HasEnded);
    }

    /// <summary>SIGKILL: no good-bye.</summary>
    public async Task KillAsync()
    {
        using (var process = Process.GetProcessById(Pid))
        {
            // Where the orchestrator starts it by "dotnet run", the service is a child.
            process.Kill(entireProcessTree: true);
        }

        await UntilAsync(HasEnded);
    }

    /// <summary>Starts it after its end, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var before = Pid;
        await CommandAsync(KnownResourceCommands.StartCommand);
        _running = await UntilAsync(snapshot => IsRunning(snapshot) && PidOf(snapshot) != before);
        await UntilReadyAsync();
    }

    private static bool IsRunning(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running
        && PidOf(snapshot) is not null
        && snapshot.EnvironmentVariables.Any(variable => variable.Name == Addresses && variable.Value is not null);

    private static bool HasEnded(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    private static int? PidOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value is { } pid
            ? Convert.ToInt32(pid, provider: null)
            : null;

    private static CancellationTokenSource Bound()
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Patience);
        return bound;
    }

    private async Task UntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        await Eventually.Succeeds(() => client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    private async Task CommandAsync(string command)
    {
        var result = await _app.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(_id, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} of {_id}: {result.Message}");
    }

    private async Task<CustomResourceSnapshot> UntilAsync(Func<CustomResourceSnapshot, bool> condition)
    {
        using var bound = Bound();
        var change = await _app.ResourceNotifications.WaitForResourceAsync(
            _resource, change => change.ResourceId == _id && condition(change.Snapshot), bound.Token);
        return change.Snapshot;
    }
}
