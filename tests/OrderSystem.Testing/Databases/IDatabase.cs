using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrderSystem.Testing.Databases;

/// <summary>What the system keeps its state in.</summary>
public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>The database of a run.</summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>The settings that point a process at it, by configuration key.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Opens a connection of the test's own, to read what is stored.</summary>
    Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>A SQLite file in the folder, or a PostgreSQL server of its own, which may have an address for other hosts.</summary>
    static async Task<IDatabase> StartAsync(DatabaseKind kind, string folder, IPAddress? address, CancellationToken cancellationToken) =>
        kind == DatabaseKind.Sqlite ? new SqliteFile(folder) : await PostgreSqlServer.StartAsync(address, cancellationToken);
}

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

/// <summary>A PostgreSQL server of the run's own, which can be taken down and started again.</summary>
public sealed class PostgreSqlServer : IDatabase
{
    private readonly PostgresInstance _instance;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    private PostgreSqlServer(PostgresInstance instance, string connectionString)
    {
        _instance = instance;
        _connectionString = connectionString;
        Settings = new Dictionary<string, string> { ["ConnectionStrings:orders"] = connectionString };
    }

    public IReadOnlyDictionary<string, string> Settings { get; }

    public static async Task<PostgreSqlServer> StartAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        var instance = await PostgresInstance.StartAsync(address, cancellationToken);
        return new PostgreSqlServer(instance, await instance.CreateDatabaseAsync(cancellationToken));
    }

    /// <summary>Takes the server down and starts it again after the downtime.</summary>
    public async Task InterruptAsync(PostgresStopMode mode, TimeSpan downtime, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await _instance.StopAsync(mode, CancellationToken.None);
            await Task.Delay(downtime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _instance.StartAgainAsync(CancellationToken.None);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        // A restart under way is finished, so that there is a server to stop.
        await _oneAtATime.WaitAsync();
        await _instance.DisposeAsync();
        _oneAtATime.Dispose();
    }
}
