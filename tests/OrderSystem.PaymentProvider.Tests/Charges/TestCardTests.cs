using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrderSystem.Testing;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class TestCardTests() : ProviderTests("--PaymentProvider:SlowCardDelay=00:00:00.200")
{
    [Theory]
    [InlineData("pm_card_visa")]
    [InlineData("pm_card_slow")]
    public async Task A_good_card_is_charged(string card)
    {
        using var response = await Server.ChargeAsync(Reference, card, 12.50m, "EUR");

        var charge = await response.ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal($"/charges/{Reference}", response.Headers.Location?.ToString());
        Assert.Equal("succeeded", charge.Text("status"));
        Assert.Equal(Reference, charge.GetProperty("reference").GetGuid());
        Assert.Equal(12.50m, charge.GetProperty("amount").GetDecimal());
        Assert.Equal("EUR", charge.Text("currency"));
        Assert.Matches("^ch_[0-9a-f]{32}$", charge.Text("transactionId"));
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined")]
    [InlineData("pm_card_insufficientFunds", "insufficient_funds")]
    [InlineData("pm_card_nobodyKnows", "unknown_payment_method")]
    public async Task A_bad_card_is_declined_with_the_reason(string card, string declineCode)
    {
        var problem = await Server.ChargeAsync(Reference, card).ShouldBeProblemAsync(HttpStatusCode.PaymentRequired);

        Assert.Equal(declineCode, problem.Text("declineCode"));
        Assert.Equal(Reference, problem.GetProperty("reference").GetGuid());
        var entry = await Server.GetAsync($"/charges/{Reference}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("declined", entry.Text("status"));
        Assert.Null(entry.Text("transactionId"));
    }

    [Fact]
    public async Task The_error_card_fails_each_time_and_charges_nothing()
    {
        await Server.ChargeAsync(Reference, "pm_card_error").ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        await Server.ChargeAsync(Reference, "pm_card_error").ShouldBeProblemAsync(HttpStatusCode.InternalServerError);

        await Server.GetAsync($"/charges/{Reference}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_client_that_gives_up_on_the_slow_card_learns_of_its_charge_by_asking_again()
    {
        await using var server = await ProviderServer.StartAsync("--PaymentProvider:SlowCardDelay=00:01:00");
        using var impatience = new CancellationTokenSource();
        var first = server.ChargeAsync(Reference, "pm_card_slow", impatience: impatience.Token);
        await Eventually.IsTrue(async () =>
        {
            using var entry = await server.GetAsync($"/charges/{Reference}");
            return entry.IsSuccessStatusCode;
        });
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        using var second = await server.ChargeAsync(Reference, "pm_card_slow");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact]
    public async Task The_timeout_card_is_held_until_the_client_gives_up_and_charges_nothing()
    {
        using var impatience = new CancellationTokenSource();
        var held = Server.ChargeAsync(Reference, "pm_card_timeout", impatience: impatience.Token);
        await Server.ChargeRequested;

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        (await Server.ChargeSpanAsync()).ShouldHave("payment.outcome", "abandoned");
        await Server.GetAsync($"/charges/{Reference}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stopping_provider_does_not_hold_the_timeout_card_any_longer()
    {
        var held = Server.ChargeAsync(Reference, "pm_card_timeout");
        await Server.ChargeRequested;

        await Server.StopAsync();

        await held.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_timeout_card_is_not_held_for_ever()
    {
        var time = new FakeTimeProvider();
        await using var server = await ProviderServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            "--PaymentProvider:MaximumHold=00:02:00");
        var held = server.ChargeAsync(Reference, "pm_card_timeout");
        await server.ChargeRequested;

        await Eventually.IsTrue(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return held.IsCompleted;
        });

        await held.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }
}
