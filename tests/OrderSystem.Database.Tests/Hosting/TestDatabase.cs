using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A database of a test's own.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public abstract IReadOnlyDictionary<string, string?> Configuration { get; }

    /// <summary>What the database's plan for a query begins with, when it is to prefer indexes to whole tables.</summary>
    protected abstract string Explain { get; }

    /// <summary>Opens a connection of the test's own, past the code under test.</summary>
    public abstract Task<DbConnection> ConnectAsync();

    /// <summary>How the database would read a query, as it says it.</summary>
    public async Task<string> PlanAsync(string query, object parameters)
    {
        await using var connection = await ConnectAsync();
        var plan = await connection.QueryAsync($"{Explain} {query}", parameters);
        return string.Join('\n', plan.Select(row => string.Join(' ', (IDictionary<string, object>)row)));
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>A SQLite file in a temporary folder.</summary>
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

    protected override string Explain => "EXPLAIN QUERY PLAN";

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

/// <summary>A database of a PostgreSQL server.</summary>
public sealed class PostgresDatabase(string connectionString) : TestDatabase
{
    public string Name { get; } = new NpgsqlConnectionStringBuilder(connectionString).Database!;

    public override IReadOnlyDictionary<string, string?> Configuration { get; } =
        new Dictionary<string, string?> { ["ConnectionStrings:orders"] = connectionString };

    protected override string Explain => "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN";

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Where tests that are run on each kind of database have theirs from.</summary>
public interface IDatabases
{
    Task<TestDatabase> CreateAsync();
}

public sealed class SqliteDatabases : IDatabases
{
    public Task<TestDatabase> CreateAsync() => Task.FromResult<TestDatabase>(new TemporaryFolder());
}

/// <summary>One PostgreSQL server for all tests, started by the first that needs it.</summary>
public sealed class PostgresFixture : IDatabases, IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private PostgresInstance? _instance;

    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await _once.WaitAsync();
        try
        {
            _instance ??= await PostgresInstance.StartAsync();
        }
        finally
        {
            _once.Release();
        }

        return new PostgresDatabase(await _instance.CreateDatabaseAsync());
    }

    public async Task<TestDatabase> CreateAsync() => await CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_instance is not null)
        {
            await _instance.DisposeAsync();
        }

        _once.Dispose();
    }
}
