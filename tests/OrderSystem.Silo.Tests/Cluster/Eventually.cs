namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Waits for what happens in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static async Task<T> Is<T>(Func<Task<T>> read, Func<T, bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (condition(value))
            {
                return value;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < Bound, $"Still {value} after {Bound}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task IsTrue(Func<bool> condition) => Is(() => Task.FromResult(condition()), value => value);
}
