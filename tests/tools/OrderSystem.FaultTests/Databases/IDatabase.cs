using System.Data.Common;

namespace OrderSystem.FaultTests.Databases;

/// <summary>The database of a run.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>The settings that point a process at it, by configuration key.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Opens a connection of the test's own, to read what is stored.</summary>
    Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);
}
