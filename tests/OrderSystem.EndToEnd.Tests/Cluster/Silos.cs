using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>The silo processes of a running system: stopped, killed and started again one by one.</summary>
internal sealed class Silos(DistributedApplication app)
{
    private const string Resource = "silo";
    private const string ProcessId = "executable.pid";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly ResourceCommandService _commands = app.Services.GetRequiredService<ResourceCommandService>();

    /// <summary>The ids of the silo processes, once all are ready.</summary>
    public async Task<IReadOnlyList<string>> ReadyAsync(int count)
    {
        var ready = new HashSet<string>();
        using var bound = Limit();
        await foreach (var change in app.ResourceNotifications.WatchAsync(bound.Token))
        {
            if (change.Resource.Name == Resource && IsReady(change) && ready.Add(change.ResourceId) && ready.Count == count)
            {
                break;
            }
        }

        return [.. ready];
    }

    /// <summary>SIGTERM, and wait for the end.</summary>
    public async Task StopAsync(string id)
    {
        await CommandAsync(id, KnownResourceCommands.StopCommand);
        await UntilAsync(id, HasEnded);
    }

    /// <summary>SIGKILL: no good-bye.</summary>
    public async Task KillAsync(string id)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(id, out var state));
        var pid = Convert.ToInt32(state.Snapshot.Properties.Single(property => property.Name == ProcessId).Value);
        using (var process = Process.GetProcessById(pid))
        {
            // Where the orchestrator starts it by "dotnet run", the silo is a child.
            process.Kill(entireProcessTree: true);
        }

        await UntilAsync(id, HasEnded);
    }

    /// <summary>Starts one that has ended, and waits until it is ready.</summary>
    public async Task StartAsync(string id)
    {
        await CommandAsync(id, KnownResourceCommands.StartCommand);
        await UntilAsync(id, IsReady);
    }

    private static bool IsReady(ResourceEvent change) =>
        change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus == HealthStatus.Healthy;

    private static bool HasEnded(ResourceEvent change) =>
        KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text);

    private static CancellationTokenSource Limit()
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        return bound;
    }

    private async Task CommandAsync(string id, string command)
    {
        var result = await _commands.ExecuteCommandAsync(id, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} of {id}: {result.Message}");
    }

    private async Task UntilAsync(string id, Func<ResourceEvent, bool> condition)
    {
        using var bound = Limit();
        await app.ResourceNotifications.WaitForResourceAsync(Resource, change => change.ResourceId == id && condition(change), bound.Token);
    }
}
