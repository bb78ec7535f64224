using System.Text.RegularExpressions;

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
