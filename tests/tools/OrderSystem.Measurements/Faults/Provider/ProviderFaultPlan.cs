using System.Collections.Concurrent;
using System.ComponentModel;
using OrderSystem.Measurements.Faults.Schedule;

namespace OrderSystem.Measurements.Faults.Provider;

/// <summary>
/// Which payments meet which fault on the way to the provider. A pure function of the seed and of the payment's
/// number, counted in the order in which the payments are first heard of.
/// </summary>
internal sealed class ProviderFaultPlan(int seed, double share)
{
    // One more than the silo's attempts (1 + 2 retries): its whole request fails, and somebody must ask again.
    private const int MostRequests = 4;

    private static readonly ProviderFaultKind[] Kinds =
        [ProviderFaultKind.ErrorBefore, ProviderFaultKind.ErrorAfter, ProviderFaultKind.Hang, ProviderFaultKind.Late, ProviderFaultKind.Twice];

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

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

/// <summary>What becomes of the first requests about one payment.</summary>
internal sealed record ProviderFault(ProviderFaultKind Kind, int Requests, TimeSpan Delay)
{
    public static ProviderFault None { get; } = new(ProviderFaultKind.None, 0, TimeSpan.Zero);
}

/// <summary>What becomes of a request to the payment provider on its way.</summary>
internal enum ProviderFaultKind
{
    /// <summary>It is forwarded, and its answer comes back.</summary>
    None,

    /// <summary>It is answered with an error and never reaches the provider.</summary>
    [Description("payment request: error, not forwarded")]
    ErrorBefore,

    /// <summary>The provider does as asked, but its answer is lost: the silo sees an error.</summary>
    [Description("payment request: forwarded, its answer lost")]
    ErrorAfter,

    /// <summary>It is neither forwarded nor answered.</summary>
    [Description("payment request: never answered")]
    Hang,

    /// <summary>
    /// It reaches the provider late, as a rule after the silo has given up, has asked again or has voided the charge.
    /// </summary>
    [Description("payment request: forwarded 1.5 to 10 s late")]
    Late,

    /// <summary>It reaches the provider twice.</summary>
    [Description("payment request: forwarded twice")]
    Twice,
}

/// <summary>Knows which fault each payment meets, and how many of its requests have met it.</summary>
internal sealed class PaymentNumbers(ProviderFaultPlan plan)
{
    private readonly ConcurrentDictionary<string, Payment> _payments = new();
    private int _next = -1;

    public ProviderFault Next(string operation, string reference)
    {
        var payment = _payments.GetOrAdd(
            $"{operation} {reference}", _ => new Payment(plan.For(Interlocked.Increment(ref _next))));
        return payment.CountRequest() <= payment.Fault.Requests ? payment.Fault : ProviderFault.None;
    }

    private sealed class Payment(ProviderFault fault)
    {
        private int _requests;

        public ProviderFault Fault => fault;

        public int CountRequest() => Interlocked.Increment(ref _requests);
    }
}
