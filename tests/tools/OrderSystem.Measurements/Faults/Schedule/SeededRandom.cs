namespace OrderSystem.Measurements.Faults.Schedule;

/// <summary>Random numbers that are the same in every run with the same seed.</summary>
internal static class SeededRandom
{
    /// <summary>A source of its own for each combination of numbers.</summary>
    /// <remarks>Seeds that are neighbours give <see cref="Random"/>s that resemble each other; so they are mixed first (SplitMix64).</remarks>
    public static Random For(params ReadOnlySpan<int> numbers)
    {
        var mixed = 0UL;
        foreach (var number in numbers)
        {
            mixed = Mix(unchecked(mixed + 0x9e3779b97f4a7c15UL + (uint)number));
        }

        return new Random(unchecked((int)mixed));
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
            value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
            return value ^ (value >> 31);
        }
    }
}
