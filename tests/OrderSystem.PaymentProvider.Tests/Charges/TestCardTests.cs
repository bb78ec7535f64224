using System.Net;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class TestCardTests : IAsyncLifetime
{
    private readonly Guid _reference = Guid.NewGuid();
    private ProviderServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync("--PaymentProvider:SlowCardDelay=00:00:00.200");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("pm_card_visa")]
    [InlineData("pm_card_slow")]
    public async Task A_good_card_is_charged(string card)
    {
        using var response = await _server.ChargeAsync(_reference, card, 12.50m, "EUR");

        var charge = await response.ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal($"/charges/{_reference}", response.Headers.Location?.ToString());
        Assert.Equal("succeeded", charge.Text("status"));
        Assert.Equal(_reference, charge.GetProperty("reference").GetGuid());
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
        var problem = await _server.ChargeAsync(_reference, card).ShouldBeProblemAsync(HttpStatusCode.PaymentRequired);

        Assert.Equal(declineCode, problem.Text("declineCode"));
        Assert.Equal(_reference, problem.GetProperty("reference").GetGuid());
        var entry = await _server.GetAsync($"/charges/{_reference}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("declined", entry.Text("status"));
        Assert.Null(entry.Text("transactionId"));
    }

    [Fact]
    public async Task The_error_card_fails_each_time_and_charges_nothing()
    {
        await _server.ChargeAsync(_reference, "pm_card_error").ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        await _server.ChargeAsync(_reference, "pm_card_error").ShouldBeProblemAsync(HttpStatusCode.InternalServerError);

        await _server.GetAsync($"/charges/{_reference}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_client_that_gives_up_on_the_slow_card_learns_of_its_charge_by_asking_again()
    {
        await using var server = await ProviderServer.StartAsync("--PaymentProvider:SlowCardDelay=00:01:00");
        using var impatience = new CancellationTokenSource();
        var first = server.ChargeUntilAsync(_reference, "pm_card_slow", impatience.Token);
        await Eventually.HoldsAsync(async () =>
        {
            using var entry = await server.GetAsync($"/charges/{_reference}");
            return entry.IsSuccessStatusCode;
        });
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        using var second = await server.ChargeAsync(_reference, "pm_card_slow");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
    }
}
