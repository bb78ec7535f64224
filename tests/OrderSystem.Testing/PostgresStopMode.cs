namespace OrderSystem.Testing;

/// <summary>How a server is taken down; the names are those of <c>pg_ctl</c>.</summary>
public enum PostgresStopMode
{
    /// <summary>Rolls back what is open, ends the connections and shuts down in order.</summary>
    Fast,

    /// <summary>Ends at once, as in a crash; the next start recovers from the write-ahead log.</summary>
    Immediate,
}
