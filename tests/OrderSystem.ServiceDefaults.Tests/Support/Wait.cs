namespace OrderSystem.ServiceDefaults.Tests.Support;

internal static class Wait
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

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
