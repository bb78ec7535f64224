using System.Data.Common;
using Dapper;

namespace OrderSystem.Database.Schema;

/// <summary>
/// Applies the scripts inside a transaction that already holds the database's lock, so that of several silos that
/// start at once one does the work and the others find it done.
/// </summary>
internal static class SchemaMigration
{
    public const string VersionTable = "OrderSystemSchema";

    public static async Task ApplyAsync(DbTransaction transaction, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        CommandDefinition Command(string sql, object? parameters = null) =>
            new(sql, parameters, transaction, cancellationToken: cancellationToken);

        await connection.ExecuteAsync(Command($"""
            CREATE TABLE IF NOT EXISTS {VersionTable}
            (
                Version   integer NOT NULL PRIMARY KEY,
                AppliedOn timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
            );
            CREATE TABLE IF NOT EXISTS OrleansQuery
            (
                QueryKey  varchar(64) NOT NULL PRIMARY KEY,
                QueryText text NOT NULL
            );
            """));

        var version = await connection.ExecuteScalarAsync<int?>(Command($"SELECT max(Version) FROM {VersionTable}")) ?? 0;
        if (version > scripts.LatestVersion)
        {
            throw new DatabaseUnavailableException(
                $"The database was written by a newer version of this program (schema {version}; this one knows {scripts.LatestVersion}): run the newer version.");
        }

        foreach (var (step, index) in scripts.Steps.Select((step, index) => (step, index)).Skip(version))
        {
            await connection.ExecuteAsync(Command(step));
            await connection.ExecuteAsync(Command($"INSERT INTO {VersionTable} (Version) VALUES (@Version)", new { Version = index + 1 }));
        }

        var stored = (await connection.QueryAsync<(string Key, string Text)>(Command("SELECT QueryKey, QueryText FROM OrleansQuery")))
            .ToDictionary(query => query.Key, query => query.Text, StringComparer.Ordinal);
        foreach (var (key, text) in scripts.Queries)
        {
            if (stored.GetValueOrDefault(key) != text)
            {
                await connection.ExecuteAsync(Command(
                    """
                    INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@Key, @Text)
                    ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
                    """,
                    new { Key = key, Text = text }));
            }
        }
    }
}
