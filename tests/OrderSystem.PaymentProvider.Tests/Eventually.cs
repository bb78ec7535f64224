namespace OrderSystem.PaymentProvider.Tests;

internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the condition holds; fails when it does not in a minute.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var end = new CancellationTokenSource(Bound);
        while (!await condition())
        {
            Assert.False(end.IsCancellationRequested, "The condition did not come to hold.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
