using System.Diagnostics;

namespace OrderSystem.Database.Tests.Hosting;

internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    public static async Task True(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Bound, $"Not within {Bound}: {what}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Calls until it succeeds: for calls that may meet a silo that has just died.</summary>
    public static async Task<T> Succeeds<T>(Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException && Stopwatch.GetElapsedTime(started) < Bound)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }
    }
}
