namespace OrderSystem.FaultTests.Provider;

/// <summary>What becomes of the first requests about one payment.</summary>
/// <param name="Kind">What happens to them.</param>
/// <param name="Requests">How many are affected; the following ones pass.</param>
/// <param name="Delay">How late they reach the provider; for <see cref="ProviderFaultKind.Late"/>.</param>
internal sealed record ProviderFault(ProviderFaultKind Kind, int Requests, TimeSpan Delay)
{
    public static ProviderFault None { get; } = new(ProviderFaultKind.None, 0, TimeSpan.Zero);
}
