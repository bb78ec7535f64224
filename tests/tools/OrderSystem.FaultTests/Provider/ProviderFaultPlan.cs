using OrderSystem.FaultTests.Schedule;

namespace OrderSystem.FaultTests.Provider;

/// <summary>
/// Which payments meet which fault on the way to the provider. A pure function of the seed and of the payment's
/// number, counted in the order in which the payments are first heard of.
/// </summary>
/// <param name="seed">Two seeds give two plans.</param>
/// <param name="share">The share of payments that meet a fault, 0 to 1.</param>
internal sealed class ProviderFaultPlan(int seed, double share)
{
    // One more than the silo's attempts (1 + 2 retries): its whole request fails, and somebody must ask again.
    private const int MostRequests = 4;

    private static readonly ProviderFaultKind[] Kinds =
        [ProviderFaultKind.ErrorBefore, ProviderFaultKind.ErrorAfter, ProviderFaultKind.Hang, ProviderFaultKind.Late, ProviderFaultKind.Twice];

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <param name="number">The payment's number, from 0; the charge and the void of one payment count as two.</param>
    public ProviderFault For(int number)
    {
        var random = SeededRandom.For(seed, number);
        if (random.NextDouble() >= share)
        {
            return ProviderFault.None;
        }

        return new ProviderFault(
            Kinds[random.Next(Kinds.Length)],
            random.Next(1, MostRequests + 1),
            ShortestDelay + ((LongestDelay - ShortestDelay) * random.NextDouble()));
    }
}
