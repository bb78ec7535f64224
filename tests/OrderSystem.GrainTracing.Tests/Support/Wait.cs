namespace OrderSystem.GrainTracing.Tests.Support;

internal static class Wait
{
    /// <summary>How long a test waits for what it expects; shorter where most tests are to fail, as in mutation testing.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("TEST_WAIT_SECONDS"), out var seconds) ? seconds : 60);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (!condition())
        {
            Assert.False(bound.IsCancellationRequested, $"Waited {Bound.TotalSeconds} s for: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
