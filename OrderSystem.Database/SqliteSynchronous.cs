namespace OrderSystem.Database;

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
