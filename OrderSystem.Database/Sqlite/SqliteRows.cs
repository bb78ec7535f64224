using System.Collections;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Database.Sqlite;

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
