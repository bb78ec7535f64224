using System.Data.Common;
using Npgsql;

namespace OrderSystem.Testing.Databases;

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

    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken)
    {
        var instance = await PostgresInstance.StartAsync(cancellationToken);
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
