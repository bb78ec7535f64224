using System.Net;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class IdempotencyTests : ProviderTests
{
    [Theory]
    [InlineData("pm_card_visa", HttpStatusCode.Created)]
    [InlineData("pm_card_chargeDeclined", HttpStatusCode.PaymentRequired)]
    public async Task An_equal_request_is_answered_with_the_stored_answer(string card, HttpStatusCode status)
    {
        using var first = await Server.ChargeAsync(Reference, card, 12.50m);
        using var second = await Server.ChargeAsync(Reference, card, 12.5m);

        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        var (original, replayed) = (await first.ShouldBeAsync(status), await second.ShouldBeAsync(status));
        foreach (var property in original.EnumerateObject().Where(property => property.Name != "traceId"))
        {
            Assert.Equal(property.Value.ToString(), replayed.GetProperty(property.Name).ToString());
        }
    }

    [Fact]
    public async Task A_charge_that_was_refunded_since_is_answered_as_before()
    {
        var original = await Server.ChargeAsync(Reference).ShouldBeAsync(HttpStatusCode.Created);
        await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);

        var replayed = await Server.ChargeAsync(Reference).ShouldBeAsync(HttpStatusCode.Created);

        Assert.Equal(original.ToString(), replayed.ToString());
    }

    [Theory]
    [InlineData("pm_card_visa", 12.51, "EUR")]
    [InlineData("pm_card_visa", 12.50, "USD")]
    [InlineData("pm_card_slow", 12.50, "EUR")]
    public async Task Another_request_with_the_same_key_is_refused(string card, double amount, string currency)
    {
        await Server.ChargeAsync(Reference, "pm_card_visa", 12.50m, "EUR", "a-key").ShouldBeAsync(HttpStatusCode.Created);

        var problem = await Server.ChargeAsync(Reference, card, (decimal)amount, currency, "a-key")
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("idempotency_key_reused", problem.Text("code"));
    }

    [Fact]
    public async Task A_key_is_good_for_one_reference()
    {
        var other = Guid.NewGuid();
        await Server.ChargeAsync(Reference, key: "a-key").ShouldBeAsync(HttpStatusCode.Created);

        await Server.ChargeAsync(other, key: "a-key").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);

        await Server.GetAsync($"/charges/{other}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_used_key_does_not_charge_a_voided_reference()
    {
        var voided = Guid.NewGuid();
        await Server.ChargeAsync(Reference, key: "a-key").ShouldBeAsync(HttpStatusCode.Created);
        await Server.VoidAsync(voided).ShouldBeAsync(HttpStatusCode.OK);

        await Server.ChargeAsync(voided, key: "a-key").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_reference_is_charged_under_one_key()
    {
        await Server.ChargeAsync(Reference, key: "a-key").ShouldBeAsync(HttpStatusCode.Created);

        var problem = await Server.ChargeAsync(Reference, key: "another-key").ShouldBeProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal("reference_used", problem.Text("code"));
    }

    [Fact]
    public async Task Concurrent_equal_requests_make_one_charge()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Server.ChargeAsync(Reference)));

        var ids = new HashSet<string?>();
        foreach (var response in responses)
        {
            ids.Add((await response.ShouldBeAsync(HttpStatusCode.Created)).Text("transactionId"));
        }

        Assert.Single(ids);
        Assert.Single(responses, response => !response.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Concurrent_requests_for_one_reference_under_many_keys_make_one_charge()
    {
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(key => Server.ChargeAsync(Reference, key: $"key-{key}")));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(39, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }
}
