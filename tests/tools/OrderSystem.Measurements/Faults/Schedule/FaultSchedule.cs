using System.ComponentModel;

namespace OrderSystem.Measurements.Faults.Schedule;

/// <summary>Which faults happen when. A pure function of its arguments, so that a run can be repeated.</summary>
internal static class FaultSchedule
{
    private static readonly TimeSpan ShortestDowntime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDowntime = TimeSpan.FromSeconds(3);

    // Silos declare each other dead after about 6 seconds without an answer (ClusterDefaults), on a busy machine later.
    private static readonly TimeSpan LongestHarmlessStall = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ShortestDeadlyStall = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan LongestDeadlyStall = TimeSpan.FromSeconds(20);

    /// <returns>The faults in the order of time.</returns>
    public static IReadOnlyList<Fault> Create(int seed, int orders, int silos, FaultCounts counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orders, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(silos, 1);

        var random = SeededRandom.For(seed);
        var kinds = counts.Of.OrderBy(count => count.Key).SelectMany(count => Enumerable.Repeat(count.Key, count.Value)).ToArray();
        random.Shuffle(kinds);

        // One fault in each of as many equal parts of the run, somewhere in the first half of its part: the last
        // one, too, meets requests under way.
        var part = (double)orders / Math.Max(kinds.Length, 1);
        return [.. kinds.Select((kind, index) => new Fault(
            (int)((index + (random.NextDouble() / 2)) * part),
            kind,
            HasTarget(kind) ? random.Next(silos) : 0,
            DurationOf(kind, random)))];
    }

    /// <summary>Restarts one silo after the other, once.</summary>
    public static IReadOnlyList<Fault> CreateRolling(int orders, int silos) =>
        [.. Enumerable.Range(0, silos).Select(silo => new Fault((silo + 1) * orders / (silos + 2), FaultKind.RestartSilo, silo, TimeSpan.Zero))];

    private static bool HasTarget(FaultKind kind) =>
        kind is FaultKind.KillSilo or FaultKind.StallSilo or FaultKind.StallSiloUntilDeclaredDead or FaultKind.RestartSilo;

    private static TimeSpan DurationOf(FaultKind kind, Random random) => kind switch
    {
        FaultKind.StallSilo => Between(ShortestDowntime, LongestHarmlessStall, random),
        FaultKind.StallSiloUntilDeclaredDead or FaultKind.CutLink => Between(ShortestDeadlyStall, LongestDeadlyStall, random),
        _ => Between(ShortestDowntime, LongestDowntime, random),
    };

    private static TimeSpan Between(TimeSpan shortest, TimeSpan longest, Random random) =>
        TimeSpan.FromMilliseconds(random.Next((int)shortest.TotalMilliseconds, (int)longest.TotalMilliseconds));
}

/// <summary>One fault of a schedule.</summary>
internal sealed record Fault(int After, FaultKind Kind, int Target, TimeSpan Duration);

/// <summary>How often each kind of fault happens.</summary>
internal sealed record FaultCounts(IReadOnlyDictionary<FaultKind, int> Of)
{
    /// <summary>No faults at all.</summary>
    public static FaultCounts None { get; } = new(new Dictionary<FaultKind, int>());

    /// <summary>A mixture with so many silos killed.</summary>
    public static FaultCounts For(int siloKills, bool databaseStops, bool twoHosts = false)
    {
        var counts = new Dictionary<FaultKind, int>
        {
            [FaultKind.KillSilo] = siloKills,
            [FaultKind.StallSilo] = Share(5),
            // Takes longest; the short form does without.
            [FaultKind.StallSiloUntilDeclaredDead] = siloKills / 6,
            [FaultKind.RestartSilo] = Share(5),
            [FaultKind.KillGateway] = Share(6),
            [FaultKind.KillProvider] = Share(6),
            [FaultKind.StopCollector] = Share(10),
        };
        if (databaseStops)
        {
            counts[FaultKind.StopDatabase] = Share(8);
            counts[FaultKind.CrashDatabase] = Share(8);
        }

        if (twoHosts)
        {
            counts[FaultKind.CutLink] = Math.Max(1, Share(5));
        }

        return new FaultCounts(counts);

        int Share(int part) => (siloKills + part - 1) / part;
    }
}

/// <summary>What is done to a process or to the database.</summary>
internal enum FaultKind
{
    [Description("silo: SIGKILL")]
    KillSilo,

    [Description("silo: SIGSTOP, SIGCONT within 4 s")]
    StallSilo,

    [Description("silo: SIGSTOP, SIGCONT after 14 to 20 s")]
    StallSiloUntilDeclaredDead,

    [Description("silo: SIGTERM and restart")]
    RestartSilo,

    [Description("gateway: SIGKILL")]
    KillGateway,

    [Description("payment provider: SIGKILL")]
    KillProvider,

    [Description("collector: gone and back")]
    StopCollector,

    [Description("database: stopped (fast) and started")]
    StopDatabase,

    [Description("database: stopped (immediate) and started")]
    CrashDatabase,

    [Description("network: the link between the hosts cut for 14 to 20 s")]
    CutLink,
}

internal static class FaultKinds
{
    /// <summary>Whether a process gets SIGKILL.</summary>
    public static bool IsKill(this FaultKind kind) =>
        kind is FaultKind.KillSilo or FaultKind.KillGateway or FaultKind.KillProvider;
}

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
