using System.Data.Common;
using System.Globalization;
using Dapper;

namespace OrderSystem.Database;

/// <summary>
/// The scripts of one database: numbered steps (<c>0001.sql</c>, ...), of which each is applied once and never
/// edited afterwards, and the statements that Orleans looks up, which are replaced whenever they differ.
/// </summary>
internal sealed record SchemaScripts(IReadOnlyList<string> Steps, IReadOnlyDictionary<string, string> Queries)
{
    public int LatestVersion => Steps.Count;

    public static SchemaScripts Load(string database)
    {
        var steps = new List<string>();
        while (Read($"{database}/{(steps.Count + 1).ToString("D4", CultureInfo.InvariantCulture)}.sql") is { } step)
        {
            steps.Add(step);
        }

        var queries = Read($"{database}/Queries.sql")
            ?? throw new InvalidOperationException($"The script {database}/Queries.sql is not embedded.");
        return new SchemaScripts(steps, ParseQueries(queries));
    }

    private static string? Read(string name)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Each statement begins with a line that names it; comments and empty lines are for readers of the script.
    private static Dictionary<string, string> ParseQueries(string script) => script.Split("-- query: ").Skip(1)
        .Select(query => query.Split('\n').Select(line => line.TrimEnd()).ToArray())
        .ToDictionary(
            lines => lines[0],
            lines => string.Join('\n', lines.Skip(1).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))),
            StringComparer.Ordinal);
}

/// <summary>
/// Applies the scripts inside a transaction that already holds the database's lock, so that of several silos that
/// start at once one does the work and the others find it done.
/// </summary>
internal static class SchemaMigration
{
    private const string VersionTable = "OrderSystemSchema";

    public static async Task ApplyAsync(DbTransaction transaction, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;

        // No time-out: an index over what is there takes as long as there is much.
        CommandDefinition Command(string sql, object? parameters = null) =>
            new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);

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
