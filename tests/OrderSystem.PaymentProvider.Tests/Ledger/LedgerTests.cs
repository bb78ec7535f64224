using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Tests.Ledger;

public sealed class LedgerTests
{
    [Fact]
    public async Task It_survives_a_restart()
    {
        await using var server = await ProviderServer.StartAsync();
        var reference = Guid.NewGuid();
        var before = await server.ChargeAsync(reference).ShouldBeAsync(HttpStatusCode.Created);

        await server.RestartAsync();

        using var replayed = await server.ChargeAsync(reference);
        Assert.True(replayed.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(before.ToString(), (await replayed.ShouldBeAsync(HttpStatusCode.Created)).ToString());
    }

    [Fact]
    public async Task It_is_read_in_pages_oldest_first()
    {
        await using var server = await ProviderServer.StartAsync();
        var references = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToList();
        foreach (var reference in references)
        {
            await server.ChargeAsync(reference).ShouldBeAsync(HttpStatusCode.Created);
        }

        var read = new List<Guid>();
        var pages = 0;
        for (var next = (long?)0; next is not null; pages++)
        {
            var page = await server.GetAsync($"/charges?limit=3&after={next}").ShouldBeAsync(HttpStatusCode.OK);
            read.AddRange(page.GetProperty("charges").EnumerateArray().Select(charge => charge.GetProperty("reference").GetGuid()));
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        }

        Assert.Equal(references, read);
        Assert.Equal(3, pages);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    public async Task A_page_is_neither_empty_nor_endless(string query)
    {
        await using var server = await ProviderServer.StartAsync();

        await server.GetAsync($"/charges?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_shows_neither_payment_methods_nor_keys()
    {
        await using var server = await ProviderServer.StartAsync();
        await server.ChargeAsync(Guid.NewGuid(), key: "a-secret-key").ShouldBeAsync(HttpStatusCode.Created);

        var ledger = (await server.GetAsync("/charges").ShouldBeAsync(HttpStatusCode.OK)).ToString();

        Assert.DoesNotContain("pm_", ledger, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-key", ledger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_ledger_makes_the_provider_ready()
    {
        await using var server = await ProviderServer.StartAsync();

        using var response = await server.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void A_folder_that_cannot_be_one_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a-file");
        File.WriteAllText(file, "");

        var failure = Assert.Throws<LedgerUnavailableException>(
            () => PaymentProviderApplication.Create([$"--PaymentProvider:Folder={file}"]));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_providers_own_folder_goes_before_the_common_one()
    {
        using var common = new TemporaryFolder();
        using var own = new TemporaryFolder();

        using (PaymentProviderApplication.Create([$"--Database:Folder={common.Path}", $"--PaymentProvider:Folder={own.Path}"]))
        {
            Assert.True(File.Exists(Path.Combine(own.Path, "payment-provider.db")));
            Assert.Empty(Directory.EnumerateFiles(common.Path));
        }
    }

    [Theory]
    [InlineData("SlowCardDelay", "00:02:00")]
    [InlineData("MaximumHold", "00:00:00")]
    public void A_setting_out_of_range_ends_the_start(string setting, string value)
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<OptionsValidationException>(() => PaymentProviderApplication.Create(
            [$"--Database:Folder={folder.Path}", $"--PaymentProvider:{setting}={value}"]));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }
}
