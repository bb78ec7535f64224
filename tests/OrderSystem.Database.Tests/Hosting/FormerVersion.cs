using System.Text;
using Dapper;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A database as a former version of this program has left it.</summary>
internal static class FormerVersion
{
    private const string Insert = """
        INSERT INTO OrleansStorage
        (
            GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
            PayloadBinary, ModifiedOn, Version
        )
        VALUES (1, @N0, @N1, 2, @Type, '', 'ordersystem', @State, CURRENT_TIMESTAMP, 1)
        """;

    /// <summary>Creates the schema as it was after so many steps, with grains of these types and their states as JSON.</summary>
    public static async Task CreateAsync(TestDatabase database, int schema, params (string Type, Guid Id, string State)[] grains)
    {
        await using var connection = await database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var scripts = SchemaScripts.Load(database is PostgresDatabase ? "PostgreSql" : "Sqlite");
        scripts = scripts with { Steps = [.. scripts.Steps.Take(schema)] };
        await SchemaMigration.ApplyAsync(transaction, scripts, TestContext.Current.CancellationToken);
        foreach (var (type, id, state) in grains)
        {
            var (n0, n1) = GrainKey.Of(id);
            await connection.ExecuteAsync(
                Insert, new { N0 = n0, N1 = n1, Type = type, State = Encoding.UTF8.GetBytes(state) }, transaction);
        }

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
