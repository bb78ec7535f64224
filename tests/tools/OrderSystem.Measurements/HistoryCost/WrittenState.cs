namespace OrderSystem.Measurements.HistoryCost;

/// <summary>The grain state that was written so far.</summary>
internal sealed class WrittenState
{
    private const string UserState = "UserState";

    private int _writes;
    private long _bytes;
    private int _largestUser;

    public int Writes => Volatile.Read(ref _writes);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The size of the largest state of a user since this was asked last.</summary>
    public int TakeLargestUser() => Interlocked.Exchange(ref _largestUser, 0);

    public void Add(string type, int bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytes, bytes);
        if (type == UserState)
        {
            // Orders are placed one after the other.
            Volatile.Write(ref _largestUser, Math.Max(bytes, Volatile.Read(ref _largestUser)));
        }
    }
}
