using System.Data.Common;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A database of a test's own: a SQLite file in a temporary folder, or a database of the tests' PostgreSQL server.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public abstract IReadOnlyDictionary<string, string?> Configuration { get; }

    /// <summary>Opens a connection of the test's own, past the code under test.</summary>
    public abstract Task<DbConnection> ConnectAsync();

    public abstract ValueTask DisposeAsync();
}
