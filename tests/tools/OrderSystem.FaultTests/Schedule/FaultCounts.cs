namespace OrderSystem.FaultTests.Schedule;

/// <summary>How often each kind of fault happens.</summary>
/// <param name="Of">The number by kind.</param>
internal sealed record FaultCounts(IReadOnlyDictionary<FaultKind, int> Of)
{
    /// <summary>No faults at all.</summary>
    public static FaultCounts None { get; } = new(new Dictionary<FaultKind, int>());

    /// <summary>A mixture with so many silos killed.</summary>
    public static FaultCounts For(int siloKills, bool databaseStops)
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
            [FaultKind.KillCollector] = Share(10),
        };
        if (databaseStops)
        {
            counts[FaultKind.StopDatabase] = Share(8);
            counts[FaultKind.CrashDatabase] = Share(8);
        }

        return new FaultCounts(counts);

        int Share(int part) => (siloKills + part - 1) / part;
    }
}
