using System.Text.RegularExpressions;
using Dapper;
using OrderSystem.Database.Tests.Hosting;

namespace OrderSystem.Database.Tests;

public abstract class SchemaTests(IDatabases databases) : DatabaseTests(databases)
{
    [Fact]
    public async Task Concurrent_creations_do_the_work_once()
    {

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                using var host = await TestCluster.BuildWithSchemaAsync(Database);
                Assert.Equal(3, await host.Database().ReadSchemaVersionAsync(Cancelled));
            },
            Cancelled)));

        await using var connection = await Database.ConnectAsync();
        Assert.Equal([1, 2, 3], await connection.QueryAsync<int>("SELECT Version FROM OrderSystemSchema ORDER BY Version"));
    }

    [Fact]
    public async Task Statements_that_differ_from_the_programs_are_replaced()
    {
        using var host = await TestCluster.BuildWithSchemaAsync(Database);
        await using var connection = await Database.ConnectAsync();
        const string Read = "SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ReadFromStorageKey'";
        var text = await connection.ExecuteScalarAsync<string>(Read);
        await connection.ExecuteAsync("UPDATE OrleansQuery SET QueryText = 'SELECT 1' WHERE QueryKey = 'ReadFromStorageKey'");

        await host.Database().CreateOrMigrateAsync(Cancelled);

        Assert.Equal(text, await connection.ExecuteScalarAsync<string>(Read));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        using var host = await TestCluster.BuildWithSchemaAsync(Database);
        await using var connection = await Database.ConnectAsync();
        await connection.ExecuteAsync("INSERT INTO OrderSystemSchema (Version) VALUES (99); UPDATE OrleansQuery SET QueryText = 'newer'");

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => host.Database().CreateOrMigrateAsync(Cancelled));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["newer"], (await connection.QueryAsync<string>("SELECT DISTINCT QueryText FROM OrleansQuery")));
    }

    [Fact]
    public async Task There_is_no_version_before_the_creation()
    {
        await using (await Database.ConnectAsync())
        {
            using var host = TestCluster.BuildHost(Database);
            Assert.Null(await host.Database().ReadSchemaVersionAsync(Cancelled));
        }
    }
}

public sealed class SqliteSchemaTests() : SchemaTests(new SqliteDatabases());

public sealed class PostgresSchemaTests(PostgresFixture postgres) : SchemaTests(postgres);

public sealed partial class ScriptTests
{
    [Fact]
    public void Both_databases_have_the_same_statements_with_the_same_parameters()
    {
        var sqlite = SchemaScripts.Load("Sqlite");
        var postgres = SchemaScripts.Load("PostgreSql");

        Assert.Equal(sqlite.Queries.Keys.Order(), postgres.Queries.Keys.Order());
        Assert.All(sqlite.Queries, query => Assert.Equal(Parameters(query.Value), Parameters(postgres.Queries[query.Key])));
        Assert.Equal(sqlite.LatestVersion, postgres.LatestVersion);
    }

    [Fact]
    public void No_statement_begins_or_ends_the_transaction_in_which_it_is_run()
    {
        foreach (var database in new[] { "Sqlite", "PostgreSql" })
        {
            Assert.All(SchemaScripts.Load(database).Queries.Values, text => Assert.DoesNotMatch(TransactionControl(), text));
        }
    }

    [Fact]
    public void Grain_state_is_written_in_one_statement()
    {
        string[] keys = ["WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey"];
        foreach (var database in new[] { "Sqlite", "PostgreSql" })
        {
            var queries = SchemaScripts.Load(database).Queries;
            Assert.All(keys, key => Assert.Single(queries[key], character => character == ';'));
        }
    }

    private static IEnumerable<string> Parameters(string text) => ParameterPattern().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\b(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TransactionControl();

    [GeneratedRegex("@[A-Za-z0-9]+")]
    private static partial Regex ParameterPattern();
}
