using Dapper;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Measurements.Growth;

/// <summary>Fills a database with orders.</summary>
internal static class StoredOrders
{
    private const int Chunk = 20_000;

    // One order's rows, copied under keys that nobody knows: what matters is how large table and index are.
    private const string Copy = """
        WITH RECURSIVE copies(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copies WHERE number < @count)
        INSERT INTO OrleansStorage
        (
            GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
            PayloadBinary, ModifiedOn, Version
        )
        SELECT random() >> 32, random(), random(), GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
            PayloadBinary, ModifiedOn, Version
        FROM (SELECT * FROM OrleansStorage WHERE GrainTypeString IN ('order', 'payment') LIMIT @rows), copies
        """;

    public static async Task FillAsync(OneSilo silo, int orders, CancellationToken cancellationToken)
    {
        await Customer.Create(silo, history: 1);
        await using var connection = await new SqliteFile(silo.Folder).ConnectAsync(cancellationToken);
        var rows = await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM OrleansStorage WHERE GrainTypeString IN ('order', 'payment')");
        for (var stored = 1; stored < orders; stored += Chunk)
        {
            var count = Math.Min(Chunk, orders - stored);
            await connection.ExecuteAsync(new CommandDefinition(Copy, new { count, rows }, cancellationToken: cancellationToken));
        }
    }
}
