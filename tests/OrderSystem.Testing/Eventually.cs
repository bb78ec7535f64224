using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OrderSystem.Testing;

/// <summary>Waits for what happens in its own time, with a bound.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads until what is read is as wanted.</summary>
    /// <exception cref="TimeoutException">It has not become so within the bound, by default 90 s.</exception>
    public static async Task<T> Is<T>(
        Func<Task<T>> read,
        Func<T, bool> condition,
        [CallerArgumentExpression(nameof(condition))] string wanted = "",
        TimeSpan? bound = null)
    {
        var patience = bound ?? Bound;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (condition(value))
            {
                return value;
            }

            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                var found = value is IEnumerable items and not string ? string.Join('\n', items.Cast<object>()) : value?.ToString();
                throw new TimeoutException($"After {patience.TotalSeconds} s still {found}, and not: {wanted}");
            }

            await Task.Delay(BetweenLooks);
        }
    }

    public static Task IsTrue(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string wanted = "") =>
        Is(condition, value => value, wanted);

    public static Task IsTrue(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string wanted = "", TimeSpan? bound = null) =>
        Is(() => Task.FromResult(condition()), value => value, wanted, bound);

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
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < Bound)
            {
                await Task.Delay(BetweenLooks);
            }
        }
    }
}
