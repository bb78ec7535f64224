using OrderSystem.Measurements.Faults.Schedule;

namespace OrderSystem.Tools.Tests.Faults.Schedule;

public sealed class FaultScheduleTests
{
    private const int Orders = 10_000;
    private const int Silos = 3;

    private static readonly FaultCounts Counts = FaultCounts.For(30, databaseStops: true);

    [Fact]
    public void The_same_seed_gives_the_same_schedule() => Assert.Equal(Create(42), Create(42));

    [Fact]
    public void Another_seed_gives_another_schedule() => Assert.NotEqual(Create(42), Create(43));

    [Fact]
    public void The_schedule_of_a_seed_stays_what_it_was() =>
        // A seed that is written down in a report is worth something only as long as it gives the same faults.
        Assert.Equal(
            [
                "0 StallSilo 2",
                "17 KillSilo 0",
                "31 StopCollector 0",
                "49 RestartSilo 2",
                "64 KillProvider 0",
                "72 KillGateway 0",
                "91 KillSilo 0",
            ],
            FaultSchedule.Create(42, 100, Silos, FaultCounts.For(2, databaseStops: false)).Select(fault => $"{fault.After} {fault.Kind} {fault.Target}"));

    [Fact]
    public void Each_kind_happens_as_often_as_asked() => Assert.Equal(
        Counts.Of.OrderBy(count => count.Key),
        Create(7).GroupBy(fault => fault.Kind).Select(faults => KeyValuePair.Create(faults.Key, faults.Count())).OrderBy(count => count.Key));

    [Fact]
    public void The_long_form_kills_30_silos_and_more_processes() =>
        Assert.True(Create(7).Count(fault => fault.Kind.IsKill()) > Create(7).Count(fault => fault.Kind == FaultKind.KillSilo));

    [Fact]
    public void Faults_come_in_order_and_before_the_last_order()
    {
        var schedule = Create(7);

        Assert.Equal(schedule.OrderBy(fault => fault.After), schedule);
        Assert.All(schedule, fault => Assert.InRange(fault.After, 0, Orders - 1));
    }

    [Fact]
    public void All_silos_are_hit() => Assert.Equal(
        Enumerable.Range(0, Silos), Create(7).Where(fault => fault.Kind == FaultKind.KillSilo).Select(fault => fault.Target).Distinct().Order());

    [Fact]
    public void Without_a_server_there_is_none_to_stop() => Assert.DoesNotContain(
        FaultSchedule.Create(7, Orders, Silos, FaultCounts.For(30, databaseStops: false)),
        fault => fault.Kind is FaultKind.StopDatabase or FaultKind.CrashDatabase);

    [Fact]
    public void A_long_stall_is_longer_than_the_detection_of_a_dead_silo_and_a_short_one_is_not()
    {
        var detection = TimeSpan.FromSeconds(6);

        Assert.All(Create(7), fault => Assert.Equal(fault.Kind == FaultKind.StallSiloUntilDeclaredDead, fault.Duration > detection));
    }

    [Fact]
    public void A_rolling_restart_restarts_each_silo_once() => Assert.Equal(
        Enumerable.Range(0, Silos).Select(silo => (FaultKind.RestartSilo, silo)),
        FaultSchedule.CreateRolling(Orders, Silos).Select(fault => (fault.Kind, fault.Target)));

    private static IReadOnlyList<Fault> Create(int seed) => FaultSchedule.Create(seed, Orders, Silos, Counts);
}
