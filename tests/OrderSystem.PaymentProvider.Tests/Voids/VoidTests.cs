using System.Net;

namespace OrderSystem.PaymentProvider.Tests.Voids;

public sealed class VoidTests : ProviderTests
{
    [Fact]
    public async Task A_charge_is_refunded_once()
    {
        var charge = await Server.ChargeAsync(Reference).ShouldBeAsync(HttpStatusCode.Created);

        var first = await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);
        var second = await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);

        Assert.Equal("refunded", first.Text("status"));
        Assert.Equal(charge.Text("transactionId"), first.Text("transactionId"));
        Assert.Equal(first.ToString(), second.ToString());
    }

    [Theory]
    [InlineData("pm_card_visa")]
    [InlineData("pm_card_error")]
    [InlineData("pm_card_timeout")]
    public async Task A_reference_that_was_voided_first_is_never_charged(string card)
    {
        var voided = await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("voided", voided.Text("status"));

        var first = await Server.ChargeAsync(Reference, card).ShouldBeProblemAsync(HttpStatusCode.PaymentRequired);
        using var second = await Server.ChargeAsync(Reference, card);

        Assert.Equal("reference_voided", first.Text("declineCode"));
        Assert.Equal(HttpStatusCode.PaymentRequired, second.StatusCode);
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
        var entry = await Server.GetAsync($"/charges/{Reference}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("voided", entry.Text("status"));
        Assert.Null(entry.Text("transactionId"));
    }

    [Fact]
    public async Task A_declined_charge_stays_declined()
    {
        await Server.ChargeAsync(Reference, "pm_card_chargeDeclined").ShouldBeAsync(HttpStatusCode.PaymentRequired);

        var voided = await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);

        Assert.Equal("declined", voided.Text("status"));
    }

    [Fact]
    public async Task A_charge_and_a_void_at_the_same_time_leave_nothing_charged()
    {
        var references = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToList();

        await Task.WhenAll(references.SelectMany(reference =>
            new[] { Server.ChargeAsync(reference), Server.VoidAsync(reference) }));

        foreach (var reference in references)
        {
            var entry = await Server.GetAsync($"/charges/{reference}").ShouldBeAsync(HttpStatusCode.OK);
            Assert.Matches("^(refunded|voided)$", entry.Text("status"));
        }
    }

    [Fact]
    public async Task A_missing_reference_is_named()
    {
        var problem = await Server.VoidAsync(null).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty("reference", out _));
    }
}
