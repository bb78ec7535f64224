using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrderSystem.Database.Tests.Hosting;

public sealed class TemporaryFolder : TestDatabase
{
    public TemporaryFolder(params (string Key, string Value)[] settings)
    {
        Path = Directory.CreateTempSubdirectory("ordersystem-database-").FullName;
        Configuration = settings.Prepend(("Database:Folder", Path)).GroupBy(setting => setting.Item1)
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Last().Item2);
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
