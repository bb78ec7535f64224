using System.ComponentModel;

namespace OrderSystem.Measurements.Faults.Schedule;

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
}

internal static class FaultKinds
{
    /// <summary>Whether a process gets SIGKILL.</summary>
    public static bool IsKill(this FaultKind kind) =>
        kind is FaultKind.KillSilo or FaultKind.KillGateway or FaultKind.KillProvider;
}
