using System.Collections.Concurrent;

namespace OrderSystem.PaymentProvider.Tests.Ledger;

public sealed class CrashTests
{
    private const int Charges = 300;

    [Fact]
    public async Task A_killed_provider_has_lost_no_answer_and_charges_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        var references = Enumerable.Range(0, Charges).Select(_ => Guid.NewGuid()).ToList();
        var acknowledged = new ConcurrentDictionary<Guid, string>();

        using (var provider = await ProviderProcess.StartAsync(folder.Path))
        {
            await Parallel.ForEachAsync(references, Options, async (reference, cancellationToken) =>
            {
                if (acknowledged.Count >= Charges / 3)
                {
                    provider.Kill();
                }

                if (await provider.TryChargeAsync(reference, cancellationToken) is { } transactionId)
                {
                    acknowledged[reference] = transactionId;
                }
            });
        }

        Assert.InRange(acknowledged.Count, 1, Charges - 1);
        using (var provider = await ProviderProcess.StartAsync(folder.Path))
        {
            await Parallel.ForEachAsync(references, Options, async (reference, cancellationToken) =>
            {
                var transactionId = await provider.TryChargeAsync(reference, cancellationToken);
                Assert.NotNull(transactionId);
                Assert.Equal(acknowledged.GetValueOrDefault(reference, transactionId), transactionId);
            });
            Assert.Equal(references.Order(), (await provider.ReadLedgerAsync()).Order());
        }
    }

    private static ParallelOptions Options => new()
    {
        MaxDegreeOfParallelism = 8,
        CancellationToken = TestContext.Current.CancellationToken,
    };
}
