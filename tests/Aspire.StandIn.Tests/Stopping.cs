using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Aspire.StandIn.Tests;

public class Stopping
{
    [Fact]
    public async Task Processes_stop_in_reverse_order()
    {
        using var notes = new Notes();
        await using (await Sample.StartHealthyAsync($"--All:SAMPLE_NOTES={notes.File}"))
        {
        }

        Assert.Equal(["front", "middle", "middle", "back"], notes.Of("stopped"));
        Assert.True(LastIndexOf("front stopped") < FirstIndexOf("middle stopping"));
        Assert.True(LastIndexOf("middle stopped") < FirstIndexOf("back stopping"));
        Assert.All(notes.ProcessIds, id => Assert.False(Processes.Exist(id)));

        int FirstIndexOf(string note) => notes.Lines.Index().First(line => line.Item.StartsWith(note, StringComparison.Ordinal)).Index;
        int LastIndexOf(string note) => notes.Lines.Index().Last(line => line.Item.StartsWith(note, StringComparison.Ordinal)).Index;
    }

    [Fact]
    public async Task A_killed_process_is_finished_and_not_restarted_until_it_is_told_to_start()
    {
        await using var sample = await Sample.StartHealthyAsync();
        var replica = (await sample.ProcessesAsync("middle", 2))[0];
        var id = Sample.ProcessId(replica);

        Process.GetProcessById(id).Kill(entireProcessTree: true);
        await sample.Notifications.WaitForResourceAsync("middle", change => change.ResourceId == replica.ResourceId && change.Snapshot.State?.Text == KnownResourceStates.Finished, sample.Bound);
        Assert.True(sample.Notifications.TryGetCurrentState(replica.ResourceId, out var ended));
        Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
        Assert.Null(ended.Snapshot.HealthStatus);

        var started = await sample.App.ResourceCommands.ExecuteCommandAsync(replica.ResourceId, KnownResourceCommands.StartCommand, sample.Bound);
        Assert.True(started.Success, started.Message);
        var again = await sample.Notifications.WaitForResourceAsync("middle", change => change.ResourceId == replica.ResourceId && change.Snapshot.HealthStatus is Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, sample.Bound);
        Assert.NotEqual(id, Sample.ProcessId(again));
        Assert.Equal(replica.Snapshot.Urls[0].Url, again.Snapshot.Urls[0].Url);
    }

    [Fact]
    public async Task A_resource_stops_and_starts_by_command()
    {
        await using var sample = await Sample.StartHealthyAsync();

        var stopped = await sample.App.ResourceCommands.ExecuteCommandAsync("front", KnownResourceCommands.StopCommand, sample.Bound);
        Assert.True(stopped.Success, stopped.Message);
        await Assert.ThrowsAsync<HttpRequestException>(() => sample.EnvironmentVariableAsync("front", "PATH"));

        var started = await sample.App.ResourceCommands.ExecuteCommandAsync("front", KnownResourceCommands.StartCommand, sample.Bound);
        Assert.True(started.Success, started.Message);
        await sample.Notifications.WaitForResourceHealthyAsync("front", sample.Bound);
        Assert.NotEmpty(await sample.EnvironmentVariableAsync("front", "PATH"));
    }

    [Fact]
    public async Task A_command_for_an_unknown_resource_fails()
    {
        await using var sample = await Sample.StartAsync();

        var result = await sample.App.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StopCommand, sample.Bound);

        Assert.False(result.Success);
        Assert.Equal("Resource 'nobody' not found.", result.Message);
    }
}
