using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Database.Sqlite;

/// <summary>The shared data source: connections to one existing file, one at a time in this process.</summary>
internal sealed class SqliteOrdersDataSource : DbDataSource
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _initialStatements;

    public SqliteOrdersDataSource(string path, TimeSpan busyTimeout, SqliteSynchronous synchronous)
    {
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // Only the schema's creation may create the file: a client that is early, or a file that was deleted under
            // a running silo, must be an error and not an empty database.
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = true,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString();

        // Both are per connection. Without busy_timeout, Microsoft.Data.Sqlite itself polls every 150 ms.
        _initialStatements = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = {(int)synchronous};");
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new GatedSqliteConnection(ConnectionString, _initialStatements, _gate);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Closes the idle connections; the last one to close merges the write-ahead log into the file.
            using var any = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(any);
        }

        base.Dispose(disposing);
    }
}
