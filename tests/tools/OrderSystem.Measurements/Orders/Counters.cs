using System.Globalization;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.TraceTesting;

namespace OrderSystem.Measurements.Orders;

/// <summary>Counters that only grow.</summary>
internal sealed record CounterValues(IReadOnlyDictionary<string, TimeSpan> Processor, long? Commits, long Bytes)
{
    public double Allocated { get; init; }

    public long Exported { get; init; }
}

/// <summary>Reads what the processes have used (proc(5), the runtime's metrics), exported, and written to the database.</summary>
internal sealed class Counters(OrderProcesses system, IDatabase database, TelemetryStore metrics, Uri sink) : IDisposable
{
    private const string Allocated = "dotnet.gc.heap.total_allocated";
    private readonly HttpClient _sink = new() { BaseAddress = sink };

    // Of a line of /proc/<pid>/stat after the name, which may hold blanks: utime and stime.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    // sysconf(_SC_CLK_TCK) is 100 wherever Linux runs .NET.
    private const double TicksPerSecond = 100;

    public async Task<CounterValues> ReadAsync(CancellationToken cancellationToken) => await ReadDatabaseAsync(cancellationToken) with
    {
        Allocated = await ReadAllocatedAsync(),
        Exported = long.Parse(await _sink.GetStringAsync("/bytes", cancellationToken), CultureInfo.InvariantCulture),
    };

    public void Dispose() => _sink.Dispose();

    /// <summary>Waits until each process has exported its metrics once more: between two loads none allocates much.</summary>
    private async Task<double> ReadAllocatedAsync()
    {
        var before = Exports().ToDictionary(process => process.Key, process => process.Count());
        await Eventually.IsTrue(() => Exports().All(process => process.Count() > before.GetValueOrDefault(process.Key)));
        return Exports().Sum(process => process.Last().Points.Sum(point => point.Value));

        IEnumerable<IGrouping<Resource, Metric>> Exports() =>
            metrics.GetMetrics().Where(metric => metric.Name == Allocated).GroupBy(metric => metric.Resource);
    }

    private async Task<CounterValues> ReadDatabaseAsync(CancellationToken cancellationToken)
    {
        var processor = new Dictionary<string, TimeSpan>
        {
            ["gateway"] = ProcessorOf(system.Gateway),
            ["silos"] = system.Silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + ProcessorOf(silo)),
            ["provider"] = ProcessorOf(system.Provider),
            [OrdersRun.Load] = Environment.CpuUsage.TotalTime,
        };
        if (database is not PostgreSqlServer)
        {
            return new CounterValues(processor, null, system.Silos.Append(system.Provider).Sum(WrittenBy));
        }

        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()),
                   pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
            """;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new CounterValues(processor, row.GetInt64(0), row.GetInt64(1) + WrittenBy(system.Provider));
    }

    private static TimeSpan ProcessorOf(Service service)
    {
        var stat = File.ReadAllText($"/proc/{service.ProcessId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Ticks(UserTime) + Ticks(SystemTime)) / TicksPerSecond);

        double Ticks(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
    }

    private static long WrittenBy(Service service) => long.Parse(
        File.ReadLines($"/proc/{service.ProcessId}/io").Single(line => line.StartsWith("write_bytes:", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);
}
