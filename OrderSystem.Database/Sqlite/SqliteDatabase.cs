using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using OrderSystem.Database.Schema;

namespace OrderSystem.Database.Sqlite;

/// <summary>The embedded default: a SQLite file that the silos and clients of one machine share.</summary>
internal sealed class SqliteDatabase : IOrdersDatabase, IDisposable
{
    private const string FileName = "orders.db";

    private readonly TimeSpan _busyTimeout;
    private readonly SqliteOrdersDataSource _dataSource;

    public SqliteDatabase(string folder, DatabaseOptions options)
    {
        Location = Path.Combine(folder, FileName);
        _busyTimeout = options.BusyTimeout;
        _dataSource = new SqliteOrdersDataSource(Location, options.BusyTimeout, options.Synchronous);
    }

    // Orleans' name for it; the provider behind it is Microsoft.Data.Sqlite.
    public string Invariant => "System.Data.SQLite";

    public DbDataSource DataSource => _dataSource;

    public string Location { get; }

    public async Task CreateOrMigrateAsync(CancellationToken cancellationToken)
    {
        CreateFolder(Path.GetDirectoryName(Location)!);

        await using var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        await connection.OpenAsync(cancellationToken);

        // First the time-out, so that the change of the journal mode waits for the other silo that does the same.
        await connection.ExecuteAsync($"PRAGMA busy_timeout = {(int)_busyTimeout.TotalMilliseconds}");
        await connection.ExecuteAsync("PRAGMA journal_mode = WAL");
        await connection.ExecuteAsync("PRAGMA synchronous = FULL");

        // BEGIN IMMEDIATE: the lock is taken before anything is read.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await SchemaMigration.ApplyAsync(transaction, SchemaScripts.Load("Sqlite"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<int?> ReadSchemaVersionAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: one from the pool would go on reading a file that was deleted, and the gate
        // would make the answer wait for the writers. Readers do not wait for writers in WAL mode.
        await using var connection = Connect(SqliteOpenMode.ReadWrite);
        await connection.OpenAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<string?>("SELECT name FROM sqlite_schema WHERE name = 'OrderSystemSchema'") is null)
        {
            return null;
        }

        return await connection.ExecuteScalarAsync<int?>("SELECT max(Version) FROM OrderSystemSchema");
    }

    public DatabaseFailure Explain(Exception exception) => SqliteFailures.Explain(exception, Location);

    public void Dispose() => _dataSource.Dispose();

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            // Orders are nobody else's business.
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private SqliteConnection Connect(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = Location,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = (int)Math.Ceiling(_busyTimeout.TotalSeconds),
    }.ToString());
}
