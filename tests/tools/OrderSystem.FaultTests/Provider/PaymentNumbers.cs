using System.Collections.Concurrent;

namespace OrderSystem.FaultTests.Provider;

/// <summary>Knows which fault each payment meets, and how many of its requests have met it.</summary>
internal sealed class PaymentNumbers(ProviderFaultPlan plan)
{
    private readonly ConcurrentDictionary<string, Payment> _payments = new();
    private int _next = -1;

    /// <param name="operation">Charges and voids of one payment meet faults of their own.</param>
    /// <param name="reference">The payment.</param>
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
