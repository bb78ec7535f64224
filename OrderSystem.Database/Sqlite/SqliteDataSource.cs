using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Database.Sqlite;

/// <summary>
/// The data source that Orleans' providers share. What they open is no connection of its own: its commands go into the
/// queue of the process's one writing or one reading connection.
/// </summary>
internal sealed class SqliteDataSource : DbDataSource
{
    private readonly SqliteQueue _reads;

    public SqliteDataSource(string path, TimeSpan busyTimeout, SqliteSynchronous synchronous)
    {
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // Only the schema's creation may create the file: a client that is early, or a file that was deleted under
            // a running silo, must be an error and not an empty database.
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString();

        // Both are settings of a connection. Without busy_timeout, Microsoft.Data.Sqlite itself polls every 150 ms.
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = {(int)synchronous};");
        Writes = new SqliteQueue(() => Open(settings), "BEGIN IMMEDIATE");
        _reads = new SqliteQueue(() => Open($"{settings} PRAGMA query_only = ON;"), "BEGIN");
    }

    public override string ConnectionString { get; }

    internal SqliteQueue Writes { get; }

    protected override DbConnection CreateDbConnection() => new QueuedConnection(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The last one to close merges the write-ahead log into the file, and a reader could not.
            _reads.Dispose();
            Writes.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<SqliteRows> ExecuteAsync(SqliteCommand command, CancellationToken cancellationToken)
    {
        // Readers do not wait for writers in WAL mode. A text that is taken for a read and writes fails: query_only.
        var reads = command.CommandText.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);
        return (reads ? _reads : Writes).RunAsync(Execute, cancellationToken);

        SqliteRows Execute(SqliteStatements statements)
        {
            var prepared = statements.Command(command.CommandText);
            foreach (SqliteParameter parameter in command.Parameters)
            {
                prepared.Parameters.Add(parameter);
            }

            using var reader = prepared.ExecuteReader();
            return new SqliteRows(reader);
        }
    }

    private SqliteConnection Open(string settings)
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = settings;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Orleans insists on the type.
    private sealed class QueuedConnection(SqliteDataSource source) : SqliteConnection
    {
        private ConnectionState _state = ConnectionState.Closed;

        public override ConnectionState State => _state;

        public override void Open() => _state = ConnectionState.Open;

        public override void Close() => _state = ConnectionState.Closed;

        protected override DbCommand CreateDbCommand() => new QueuedCommand(source);

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
            throw new NotSupportedException("A command is a transaction of its own.");
    }

    private sealed class QueuedCommand(SqliteDataSource source) : SqliteCommand
    {
        public override int ExecuteNonQuery() => ExecuteNonQueryAsync(CancellationToken.None).GetAwaiter().GetResult();

        public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
            (await source.ExecuteAsync(this, cancellationToken)).RecordsAffected;

        public override object? ExecuteScalar() => ExecuteScalarAsync(CancellationToken.None).GetAwaiter().GetResult();

        public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
        {
            var rows = await source.ExecuteAsync(this, cancellationToken);
            return rows.Read() ? rows.GetValue(0) : null;
        }

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
            source.ExecuteAsync(this, CancellationToken.None).GetAwaiter().GetResult();

        protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
            await source.ExecuteAsync(this, cancellationToken);
    }
}
