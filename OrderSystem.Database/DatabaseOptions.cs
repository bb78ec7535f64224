using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Database;

/// <summary>Where grain state, reminders and cluster membership live. Configuration section <c>Database</c>.</summary>
/// <remarks>
/// Which database it is, is said by one switch: with the connection string <c>ConnectionStrings:orders</c> it is
/// PostgreSQL, without one a SQLite file in <see cref="Folder"/>.
/// </remarks>
public sealed class DatabaseOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Database";

    /// <summary>The name of the connection string that switches to PostgreSQL.</summary>
    public const string ConnectionStringName = "orders";

    /// <summary>
    /// The folder of the SQLite file; a relative path starts at the content root.
    /// Default: <c>OrderSystem</c> in the user's local application data.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>How safely SQLite writes. Default: <see cref="SqliteSynchronous.Full"/>.</summary>
    [EnumDataType(typeof(SqliteSynchronous))]
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>
    /// How long a SQLite statement waits for another process's write lock, 1 second to 1 minute. Default: 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a silo tries to reach the database and to bring its schema up to date before it gives up,
    /// 1 second to 10 minutes. Default: 15 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>How safely SQLite writes (<c>PRAGMA synchronous</c>).</summary>
public enum SqliteSynchronous
{
    /// <summary>
    /// Synchronised at checkpoints only: faster, and a power failure may lose the last acknowledged writes
    /// (a killed process loses nothing).
    /// </summary>
    Normal = 1,

    /// <summary>Synchronised at each commit: what was acknowledged survives a power failure.</summary>
    Full = 2,
}
