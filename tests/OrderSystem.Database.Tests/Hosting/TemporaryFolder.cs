using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Database.Tests.Hosting;

public sealed class TemporaryFolder : TestDatabase
{
    public TemporaryFolder(params (string Key, string Value)[] settings)
    {
        Path = Directory.CreateTempSubdirectory("ordersystem-database-").FullName;
        Configuration = settings.Append(("Database:Folder", Path)).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2);
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "orders.db");

    public override IReadOnlyDictionary<string, string?> Configuration { get; }

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
