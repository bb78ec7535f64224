namespace OrderSystem.Database.Storage;

/// <summary>
/// Whether the grains' own reads and writes fail, for the health check: the schema can still be read on a full disk, in a
/// read-only file and beside a damaged page.
/// </summary>
internal sealed class StorageCondition(TimeProvider clock)
{
    /// <summary>
    /// A failure counts for so long. Then the process is ready again, and what is sent to it shows whether it still fails:
    /// without requests nobody would ever know.
    /// </summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    // 0: nothing has failed since the last write.
    private long _failedAt;

    /// <summary>Whether something failed lately that does not pass by itself, and nothing was written since.</summary>
    public bool IsFailing => Volatile.Read(ref _failedAt) is not 0 and var failedAt && clock.GetElapsedTime(failedAt) < Memory;

    public void Written()
    {
        if (Volatile.Read(ref _failedAt) != 0)
        {
            Volatile.Write(ref _failedAt, 0);
        }
    }

    public void Failed() => Volatile.Write(ref _failedAt, clock.GetTimestamp());
}
