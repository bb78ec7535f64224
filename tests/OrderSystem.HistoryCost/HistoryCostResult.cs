namespace OrderSystem.HistoryCost;

/// <summary>What orders cost the users with one length of history.</summary>
/// <param name="History">The number of orders at the start of a round.</param>
/// <param name="Rounds">The measured rounds.</param>
internal sealed record HistoryCostResult(int History, IReadOnlyList<Round> Rounds);

/// <summary>Orders placed one after the other.</summary>
/// <param name="Orders">How many.</param>
/// <param name="Duration">How long they took together.</param>
/// <param name="Writes">The grain states that were written.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="LargestUser">The size of the largest user state among them.</param>
internal sealed record Round(int Orders, TimeSpan Duration, int Writes, long Bytes, int LargestUser)
{
    public double MillisecondsPerOrder => Duration.TotalMilliseconds / Orders;
}
