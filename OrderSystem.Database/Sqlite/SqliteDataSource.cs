using System.Collections;
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

    public SqliteDataSource(string connectionString, TimeSpan busyTimeout, SqliteSynchronous synchronous)
    {
        ConnectionString = connectionString;

        // Both are settings of a connection. Without busy_timeout, Microsoft.Data.Sqlite itself polls every 150 ms.
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = {(int)synchronous};");
        Writes = new SqliteQueue(connectionString, settings, "BEGIN IMMEDIATE");
        _reads = new SqliteQueue(connectionString, $"{settings} PRAGMA query_only = ON;", "BEGIN");
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

/// <summary>
/// What a command has returned, read to its end while it had the connection: the next command need not wait for whoever
/// looks at it.
/// </summary>
internal sealed class SqliteRows : DbDataReader
{
    private readonly List<(string[] Names, List<object[]> Rows)> _results = [];
    private int _result;
    private int _row = -1;

    public SqliteRows(SqliteDataReader reader)
    {
        do
        {
            var names = new string[reader.FieldCount];
            for (var column = 0; column < names.Length; column++)
            {
                names[column] = reader.GetName(column);
            }

            var rows = new List<object[]>();
            while (reader.Read())
            {
                var values = new object[names.Length];
                reader.GetValues(values);
                rows.Add(values);
            }

            _results.Add((names, rows));
        }
        while (reader.NextResult());

        RecordsAffected = reader.RecordsAffected;
    }

    public override int RecordsAffected { get; }

    public override int Depth => 0;
    public override bool IsClosed => false;
    public override int FieldCount => Names.Length;
    public override bool HasRows => Rows.Count > 0;
    public override object this[int ordinal] => GetValue(ordinal);
    public override object this[string name] => GetValue(GetOrdinal(name));

    private string[] Names => _results[_result].Names;

    private List<object[]> Rows => _results[_result].Rows;

    public override bool Read() => _row < Rows.Count && ++_row < Rows.Count;

    public override bool NextResult()
    {
        if (_result + 1 >= _results.Count)
        {
            return false;
        }

        (_result, _row) = (_result + 1, -1);
        return true;
    }

    public override string GetName(int ordinal) => Names[ordinal];

    public override int GetOrdinal(string name)
    {
        var ordinal = Array.FindIndex(Names, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));
        return ordinal >= 0 ? ordinal : throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
    }

    public override object GetValue(int ordinal) => Rows[_row][ordinal];

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        Array.Copy(Rows[_row], values, count);
        return count;
    }

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    // SQLite's types are those of values, not of columns.
    public override Type GetFieldType(int ordinal) => HasRows ? Rows[Math.Max(_row, 0)][ordinal].GetType() : typeof(object);

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override T GetFieldValue<T>(int ordinal) => GetValue(ordinal) is T value
        ? value
        : (T)Convert.ChangeType(GetValue(ordinal), typeof(T), CultureInfo.InvariantCulture);

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);
    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);
    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);
    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);
    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);
    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);
    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);
    public override Guid GetGuid(int ordinal) => Guid.Parse(GetString(ordinal));
    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);
    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);
    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);
    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();
}
