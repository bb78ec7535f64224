using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class RealProviderTests : IAsyncLifetime
{
    private RealProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await RealProvider.StartAsync("--PaymentProvider:SlowCardDelay=00:00:01");

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task A_good_card_is_charged_once()
    {
        using var host = Host();

        var first = await host.ChargeAsync();
        var second = await host.ChargeAsync();

        Assert.Equal(PaymentOutcome.Succeeded, first.Outcome);
        Assert.StartsWith("ch_", first.TransactionId, StringComparison.Ordinal);
        Assert.Equal(first, second);
        Assert.Equal(1, await CountChargesAsync());
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", PaymentOutcome.Declined, "card_declined")]
    [InlineData("pm_card_insufficientFunds", PaymentOutcome.Declined, "insufficient_funds")]
    [InlineData("pm_card_nobodyKnows", PaymentOutcome.Declined, "unknown_payment_method")]
    [InlineData("pm_card_error", PaymentOutcome.ProviderFailed, null)]
    public async Task A_bad_card_is_declined_and_the_error_card_a_failure(string card, PaymentOutcome outcome, string? declineCode)
    {
        using var host = Host();

        Assert.Equal(new PaymentResult(outcome, DeclineCode: declineCode), await host.ChargeAsync(card));
    }

    [Fact]
    public async Task The_timeout_card_is_a_time_out()
    {
        using var host = Host(("PaymentProvider:AttemptTimeout", "00:00:00.100"));

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderTimedOut), await host.ChargeAsync("pm_card_timeout"));
        Assert.Equal(0, await CountChargesAsync());
    }

    [Fact]
    public async Task The_slow_card_is_charged_once_even_when_the_attempts_are_shorter_than_its_answer()
    {
        using var host = Host(
            ("PaymentProvider:AttemptTimeout", "00:00:00.500"), ("PaymentProvider:TotalTimeout", "00:00:20"), ("PaymentProvider:MaxRetries", "10"));

        Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync("pm_card_slow")).Outcome);
        Assert.Equal(1, await CountChargesAsync());
    }

    [Fact]
    public async Task A_void_gives_the_charge_back_once()
    {
        using var host = Host();
        var charge = await host.ChargeAsync();

        var first = await host.VoidAsync();
        var second = await host.VoidAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.Refunded, charge.TransactionId), first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_void_of_what_was_not_charged_bars_the_charge()
    {
        using var host = Host();

        Assert.Equal(new PaymentResult(PaymentOutcome.Refunded), await host.VoidAsync());
        Assert.Equal(new PaymentResult(PaymentOutcome.Declined, DeclineCode: "reference_voided"), await host.ChargeAsync());
    }

    [Fact]
    public async Task Service_discovery_finds_it_by_name()
    {
        using var host = ProviderClientHost.Real(("services:payment-provider:http:0", _provider.Address));

        Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync()).Outcome);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_a_failure()
    {
        var address = _provider.Address;
        await using (var other = await RealProvider.StartAsync())
        {
            address = other.Address;
        }

        using var host = ProviderClientHost.Real(
            ("PaymentProvider:BaseAddress", address), ("PaymentProvider:RetryDelay", "00:00:00.010"));

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var visited = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/charges", () => Results.Redirect("/elsewhere", permanent: false, preserveMethod: true));
        app.Map("/elsewhere", () => Interlocked.Increment(ref visited));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var host = ProviderClientHost.Real(("PaymentProvider:BaseAddress", app.Urls.Single()));

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
        Assert.Equal(0, visited);
    }

    private ProviderClientHost Host(params (string Key, string Value)[] settings) => ProviderClientHost.Real(
        [("PaymentProvider:BaseAddress", _provider.Address), ("PaymentProvider:RetryDelay", "00:00:00.010"), .. settings]);

    private async Task<int> CountChargesAsync()
    {
        using var ledger = JsonDocument.Parse(await _provider.ReadLedgerAsync());
        return ledger.RootElement.GetProperty("charges").GetArrayLength();
    }
}
