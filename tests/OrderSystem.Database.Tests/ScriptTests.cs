using System.Text.RegularExpressions;
using OrderSystem.Database.Schema;

namespace OrderSystem.Database.Tests;

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
    public void Every_transaction_on_SQLite_takes_the_write_lock_before_anything_else()
    {
        var transactions = SchemaScripts.Load("Sqlite").Queries.Values.Where(text => text.Contains("BEGIN", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(transactions);
        Assert.All(transactions, text => Assert.StartsWith("BEGIN IMMEDIATE;", text, StringComparison.Ordinal));
        Assert.All(transactions, text => Assert.EndsWith("COMMIT;", text, StringComparison.Ordinal));
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

    [GeneratedRegex("@[A-Za-z0-9]+")]
    private static partial Regex ParameterPattern();
}
