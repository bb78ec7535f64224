namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A database of a test's own: a SQLite file in a temporary folder, or a PostgreSQL database.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public abstract IReadOnlyDictionary<string, string?> Configuration { get; }

    public abstract ValueTask DisposeAsync();
}

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

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
