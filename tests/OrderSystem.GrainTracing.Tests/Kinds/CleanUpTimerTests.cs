
namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class CleanUpTimerTests(EchoCluster cluster)
{
    [Fact]
    public async Task The_timer_that_Orleans_puts_on_a_grain_to_forget_enumerations_is_not_taken_for_the_applications()
    {
        using var timers = new CreatedTimers();
        var grain = cluster.Client.GetGrain<IStreamedGrain>(Random.Shared.NextInt64());

        await foreach (var _ in grain.NeverMore(TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Contains(timers.Texts, Ticks.IsCleanUp);
        Assert.False(Ticks.IsCleanUp(null));
        Assert.False(Ticks.IsCleanUp("[Orleans.Runtime.GrainTimer`1[System.Object]] Grain: 'streamed'"));
    }
}
