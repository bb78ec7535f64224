using System.Collections.Concurrent;
using OrderSystem.Measurements.Faults.Load;
using OrderSystem.Measurements.Faults.Processes;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Measurements.Faults.Schedule;

/// <summary>Makes the faults of a schedule happen.</summary>
/// <remarks>A fault waits until its target is ready again after the one before, and for nothing else: faults of different targets overlap.</remarks>
internal sealed class FaultInjector(OrderCluster cluster, Progress progress, Action<string> report)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TargetPatience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<FaultKind, int> _injected = new();

    /// <summary>The faults that have happened.</summary>
    public IReadOnlyDictionary<FaultKind, int> Injected => _injected;

    /// <param name="schedule">The faults, in the order of time.</param>
    /// <param name="oneAtATime">Whether everything is ready again before the next one.</param>
    /// <param name="cancellationToken">Ends it; stopped processes go on, and the database is started.</param>
    public async Task RunAsync(IReadOnlyList<Fault> schedule, bool oneAtATime, CancellationToken cancellationToken)
    {
        var underWay = new List<Task>();
        foreach (var fault in schedule)
        {
            while (progress.Acknowledged < fault.After)
            {
                await Task.Delay(BetweenLooks, cancellationToken);
            }

            if (oneAtATime)
            {
                await Task.WhenAll(underWay);
                await cluster.Processes.WaitUntilReadyAsync(cancellationToken);
            }
            else if (TargetOf(fault) is { } target)
            {
                await target.WaitUntilReadyAsync(TargetPatience, cancellationToken);
            }

            report($"{progress.Acknowledged,6} acknowledged: {fault.Kind} {fault.Target}, {fault.Duration.TotalSeconds:0.0} s");
            _injected.AddOrUpdate(fault.Kind, 1, (_, count) => count + 1);
            underWay.Add(InjectAsync(fault, cancellationToken));
        }

        await Task.WhenAll(underWay);
    }

    private Service? TargetOf(Fault fault) => fault.Kind switch
    {
        FaultKind.KillGateway => cluster.Processes.Gateway,
        FaultKind.KillProvider => cluster.Processes.Provider,
        FaultKind.StopCollector or FaultKind.StopDatabase or FaultKind.CrashDatabase or FaultKind.CutLink => null,
        _ => cluster.Processes.Silos[fault.Target],
    };

    private Task InjectAsync(Fault fault, CancellationToken cancellationToken) => (fault.Kind, TargetOf(fault)) switch
    {
        (FaultKind.StallSilo or FaultKind.StallSiloUntilDeclaredDead, { } silo) => silo.StallAsync(fault.Duration, cancellationToken),
        (FaultKind.RestartSilo, { } silo) => silo.RestartAsync(fault.Duration, cancellationToken),
        (FaultKind.CutLink, _) => cluster.SecondHost!.CutAsync(fault.Duration, cancellationToken),
        (FaultKind.StopCollector, _) => cluster.InterruptCollectorAsync(fault.Duration, cancellationToken),
        (_, { } service) => service.KillAsync(fault.Duration, cancellationToken),
        (FaultKind.CrashDatabase, _) => InterruptDatabaseAsync(PostgresStopMode.Immediate, fault.Duration, cancellationToken),
        _ => InterruptDatabaseAsync(PostgresStopMode.Fast, fault.Duration, cancellationToken),
    };

    private Task InterruptDatabaseAsync(PostgresStopMode mode, TimeSpan downtime, CancellationToken cancellationToken) =>
        ((PostgreSqlServer)cluster.Database).InterruptAsync(mode, downtime, cancellationToken);
}
