using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Tools.Tests.Faults.Load;

public sealed class RetryPolicyTests
{
    [Fact]
    public void What_the_server_asks_for_is_honoured() =>
        Assert.Equal(TimeSpan.FromSeconds(5), RetryPolicy.DelayAfter(1, TimeSpan.FromSeconds(5), jitter: 0.3));

    [Fact]
    public void Otherwise_the_pause_doubles_up_to_a_bound() => Assert.Equal(
        [0.1, 0.2, 0.4, 0.8, 1.6, 2, 2],
        Enumerable.Range(1, 7).Select(attempts => RetryPolicy.DelayAfter(attempts, null, jitter: 1).TotalSeconds));

    [Fact]
    public void Jitter_takes_up_to_half_of_it() => Assert.Equal(0.05, RetryPolicy.DelayAfter(1, null, jitter: 0).TotalSeconds);
}
