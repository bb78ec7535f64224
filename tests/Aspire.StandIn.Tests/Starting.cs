using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.StandIn.Tests;

public class Starting
{
    [Fact]
    public async Task A_resource_starts_after_all_replicas_of_what_it_waits_for()
    {
        using var notes = new Notes();
        await using var sample = await Sample.StartHealthyAsync($"--All:SAMPLE_NOTES={notes.File}");

        Assert.Equal(["back", "middle", "middle", "front"], notes.Of("started"));
    }

    [Fact]
    public async Task A_resource_waits_until_what_it_waits_for_is_healthy()
    {
        var healthy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using var sample = await Sample.StartAsync($"--back:SAMPLE_IS_HEALTHY_WITH={healthy}");
            await sample.Notifications.WaitForResourceAsync(
                "back",
                change => change.Snapshot.HealthReports.Any(report => report.Description?.Contains("answered 503", StringComparison.Ordinal) == true),
                sample.Bound);
            var before = await sample.ProcessesAsync("middle", 2);

            await File.WriteAllTextAsync(healthy, "", sample.Bound);
            await sample.Notifications.WaitForResourceHealthyAsync("front", sample.Bound);

            Assert.All(before, process => Assert.Equal(KnownResourceStates.Waiting, process.Snapshot.State?.Text));
        }
        finally
        {
            File.Delete(healthy);
        }
    }

    [Fact]
    public async Task Replicas_listen_on_ports_of_their_own()
    {
        await using var sample = await Sample.StartHealthyAsync();

        var replicas = await sample.ProcessesAsync("middle", 2);

        using var client = new HttpClient();
        foreach (var replica in replicas)
        {
            var url = Assert.Single(replica.Snapshot.Urls).Url;
            Assert.Equal(Sample.ProcessId(replica).ToString(provider: null), await client.GetStringAsync($"{url}/pid", sample.Bound));
        }

        Assert.Equal(2, replicas.Select(replica => replica.Snapshot.Urls[0].Url).Distinct().Count());
    }

    [Fact]
    public async Task A_process_that_exits_before_it_is_healthy_ends_the_wait_for_it()
    {
        await using var sample = await Sample.StartAsync("--back:SAMPLE_EXITS_WITH=7");

        await Assert.ThrowsAsync<DistributedApplicationException>(() => sample.Notifications.WaitForResourceHealthyAsync("back", sample.Bound));
        await Assert.ThrowsAsync<DistributedApplicationException>(() => sample.Notifications.WaitForResourceHealthyAsync("front", sample.Bound));

        var ended = Assert.Single(await sample.ProcessesAsync("back", 1));
        Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
        Assert.Equal(7, ended.Snapshot.ExitCode);
    }
}
