using System.Data.Common;

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

    /// <summary>A SQLite file in the folder, or a PostgreSQL server of its own.</summary>
    static async Task<IDatabase> StartAsync(DatabaseKind kind, string folder, CancellationToken cancellationToken) =>
        kind == DatabaseKind.Sqlite ? new SqliteFile(folder) : await PostgreSqlServer.StartAsync(cancellationToken);
}
