namespace OrderSystem.Measurements.HistoryCost;

/// <summary>What orders cost the users with one length of history.</summary>
internal sealed class HistoryCostResult(int history)
{
    private readonly List<TimeSpan> _durations = [];

    public int History => history;

    /// <summary>How long each order took.</summary>
    public IReadOnlyList<TimeSpan> Durations => _durations;

    /// <summary>The grain states that were written for all orders.</summary>
    public int Writes { get; private set; }

    /// <summary>The size of what was written.</summary>
    public long Bytes { get; private set; }

    /// <summary>The size of the largest user state among it.</summary>
    public int LargestUser { get; private set; }

    /// <summary>Counts an order.</summary>
    public void Add(TimeSpan duration, int writes, long bytes, int largestUser)
    {
        _durations.Add(duration);
        Writes += writes;
        Bytes += bytes;
        LargestUser = Math.Max(LargestUser, largestUser);
    }
}
