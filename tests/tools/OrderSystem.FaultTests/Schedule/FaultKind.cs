namespace OrderSystem.FaultTests.Schedule;

/// <summary>What is done to a process or to the database.</summary>
internal enum FaultKind
{
    /// <summary>A silo gets SIGKILL and is started again.</summary>
    KillSilo,

    /// <summary>A silo gets SIGSTOP, and SIGCONT before the others declare it dead.</summary>
    StallSilo,

    /// <summary>A silo gets SIGSTOP, and SIGCONT after the others have declared it dead.</summary>
    StallSiloUntilDeclaredDead,

    /// <summary>A silo gets SIGTERM and is started again.</summary>
    RestartSilo,

    /// <summary>The gateway gets SIGKILL and is started again.</summary>
    KillGateway,

    /// <summary>The payment provider gets SIGKILL and is started again.</summary>
    KillProvider,

    /// <summary>The collector of traces goes away with all its connections and comes back.</summary>
    KillCollector,

    /// <summary>PostgreSQL ends its connections, shuts down and is started again.</summary>
    StopDatabase,

    /// <summary>PostgreSQL ends at once, as in a crash, and is started again.</summary>
    CrashDatabase,
}

internal static class FaultKinds
{
    /// <summary>Whether a process gets SIGKILL.</summary>
    public static bool IsKill(this FaultKind kind) =>
        kind is FaultKind.KillSilo or FaultKind.KillGateway or FaultKind.KillProvider or FaultKind.KillCollector;
}
