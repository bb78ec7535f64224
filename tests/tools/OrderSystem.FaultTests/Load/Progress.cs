namespace OrderSystem.FaultTests.Load;

/// <summary>How many orders have been acknowledged so far; the clock of the fault schedule.</summary>
internal sealed class Progress
{
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);
}
