using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using OrderSystem.Database.Schema;
using OrderSystem.Database.Tests.Hosting;

namespace OrderSystem.Database.Tests.Sqlite;

/// <summary>The figures of docs/database.md: the shared data source against a plain connection string.</summary>
public sealed class WriteThroughput(ITestOutputHelper output)
{
    private const int Writers = 32;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    [Theory(Explicit = true)]
    [InlineData("FULL")]
    [InlineData("NORMAL")]
    public async Task Writes_per_second_of_two_processes(string synchronous)
    {
        await using var folder = new TemporaryFolder(("Database:Synchronous", synchronous), ("Database:BusyTimeout", "00:00:30"));
        using var first = await OrdersDatabases.BuildWithSchemaAsync(folder);
        using var second = await OrdersDatabases.BuildWithSchemaAsync(folder);
        var shared = await MeasureAsync(first.Database().DataSource, second.Database().DataSource);

        await using var plainFirst = new PlainDataSource(folder.File);
        await using var plainSecond = new PlainDataSource(folder.File);
        var plain = await MeasureAsync(plainFirst, plainSecond);

        output.WriteLine($"{synchronous}: shared data source {shared:F0} writes/s, plain connection string (always FULL) {plain:F0} writes/s");
    }

    private static async Task<double> MeasureAsync(params DbDataSource[] processes)
    {
        var write = SchemaScripts.Load("Sqlite").Queries["WriteToStorageKey"];
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(processes.SelectMany(process => Enumerable.Range(0, Writers / processes.Length).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(started) < Duration; count++)
            {
                await using var connection = await process.OpenConnectionAsync();
                await connection.ExecuteAsync(write, new
                {
                    GrainIdHash = Random.Shared.Next(),
                    GrainIdN0 = Random.Shared.NextInt64(),
                    GrainIdN1 = Random.Shared.NextInt64(),
                    GrainTypeHash = 1,
                    GrainTypeString = "order",
                    GrainIdExtensionString = (string?)null,
                    ServiceId = "benchmark",
                    PayloadBinary = new byte[600],
                    GrainStateVersion = (int?)null,
                });
            }

            return count;
        }))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed class PlainDataSource(string file) : DbDataSource
    {
        public override string ConnectionString { get; } = $"Data Source={file}";

        protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);
    }
}
