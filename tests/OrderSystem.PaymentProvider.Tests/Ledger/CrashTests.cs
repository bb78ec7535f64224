using System.Collections.Concurrent;
using System.Net;
using OrderSystem.Testing;
using OrderSystem.Testing.Processes;

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

        await RunAsync(folder.Path, (http, process) => Parallel.ForEachAsync(references, Options, async (reference, _) =>
        {
            if (acknowledged.Count >= Charges / 3)
            {
                process.Send(Signal.Kill);
            }

            if (await TryChargeAsync(http, reference) is { } charge)
            {
                acknowledged[reference] = charge;
            }
        }));

        Assert.InRange(acknowledged.Count, 1, Charges - 1);
        await RunAsync(folder.Path, async (http, _) =>
        {
            await Parallel.ForEachAsync(references, Options, async (reference, _) =>
            {
                var charge = await TryChargeAsync(http, reference);
                Assert.NotNull(charge);
                Assert.Equal(acknowledged.GetValueOrDefault(reference, charge), charge);
            });

            var ledger = await http.GetAsync("/charges?limit=1000", TestContext.Current.CancellationToken)
                .ShouldBeAsync(HttpStatusCode.OK);
            Assert.Equal(references.Order(), ledger.References().Order());
        });
    }

    private static ParallelOptions Options => new()
    {
        MaxDegreeOfParallelism = 8,
        CancellationToken = TestContext.Current.CancellationToken,
    };

    /// <summary>Runs the provider in a process of its own, up to its end.</summary>
    private static async Task RunAsync(string folder, Func<HttpClient, ChildProcess, Task> use)
    {
        var definition = new ServiceDefinition(
            "payment-provider",
            typeof(PaymentProviderApplication).Assembly.Location,
            Ports.FreeAddresses(1)[0],
            new Dictionary<string, string> { ["Database:Folder"] = folder });
        using var http = new HttpClient { BaseAddress = definition.Address, Timeout = TimeSpan.FromSeconds(30) };
        using var process = ChildProcess.Start(definition, Path.Combine(folder, "payment-provider.log"));
        try
        {
            await Eventually.IsTrue(async () =>
            {
                Assert.False(process.HasExited, "The provider did not start.");
                var health = await AnswerAsync(() => http.GetAsync("/health", TestContext.Current.CancellationToken));
                return health?.IsSuccessStatusCode is true;
            });
            await use(http, process);
        }
        finally
        {
            process.Send(Signal.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The charge as answered; null when the provider did not answer.</summary>
    private static async Task<string?> TryChargeAsync(HttpClient http, Guid reference)
    {
        var charge = new { reference, amount = 1, currency = "EUR", paymentMethod = "pm_card_visa" };
        return await AnswerAsync(() => ProviderServer.PostChargeAsync(http, charge, $"{reference}")) is { } answer
            ? (await answer.ShouldBeAsync(HttpStatusCode.Created)).ToString()
            : null;
    }

    private static async Task<HttpResponseMessage?> AnswerAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
