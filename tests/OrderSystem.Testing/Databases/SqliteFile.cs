using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Testing.Databases;

/// <summary>A SQLite file in the run's folder, shared by all silos.</summary>
public sealed class SqliteFile(string folder) : IDatabase
{
    private const int BusySeconds = 30;

    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Database:Folder"] = folder };

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var file = Directory.EnumerateFiles(folder, "*.db").Single(path => Path.GetFileName(path) != "payment-provider.db");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
