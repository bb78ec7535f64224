using System.Net;
using System.Text.Json;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>What a provider says is believed only as far as it answers the question.</summary>
public sealed class AnswerTests
{
    private const string Good =
        """{"reference":"REF","status":"succeeded","amount":12.5,"currency":"EUR","transactionId":"ch_1"}""";

    [Fact]
    public async Task A_good_answer_is_believed() =>
        Assert.Equal(new PaymentResult(PaymentOutcome.Succeeded, "ch_1"), await ChargeAsync(HttpStatusCode.Created, Good));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"reference":"8b8cf22c-2f4e-4a4c-a7a5-6a1f6c3a7f10","status":"succeeded","amount":12.5,"currency":"EUR","transactionId":"ch_1"}""")]
    [InlineData("""{"reference":"REF","status":"succeeded","amount":12.51,"currency":"EUR","transactionId":"ch_1"}""")]
    [InlineData("""{"reference":"REF","status":"succeeded","amount":12.5,"currency":"USD","transactionId":"ch_1"}""")]
    [InlineData("""{"reference":"REF","status":"pending","amount":12.5,"currency":"EUR","transactionId":"ch_1"}""")]
    [InlineData("""{"reference":"REF","status":"succeeded","amount":12.5,"currency":"EUR","transactionId":""}""")]
    [InlineData("""{"reference":"REF","status":"succeeded","amount":12.5,"currency":"EUR","transactionId":"<script>"}""")]
    [InlineData("""{"reference":"REF","status":"succeeded","amount":12.5,"currency":"EUR"}""")]
    public async Task A_charge_that_is_not_the_one_asked_for_is_not_believed(string body) =>
        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await ChargeAsync(HttpStatusCode.Created, body));

    [Theory]
    [InlineData("")]
    [InlineData("""{"reference":"REF"}""")]
    [InlineData("""{"reference":"REF","declineCode":"A code, or a novel"}""")]
    [InlineData("""{"reference":"8b8cf22c-2f4e-4a4c-a7a5-6a1f6c3a7f10","declineCode":"card_declined"}""")]
    public async Task A_decline_without_a_usable_reason_is_not_believed(string body) =>
        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await ChargeAsync(HttpStatusCode.PaymentRequired, body));

    [Theory]
    [InlineData("""{"reference":"REF","status":"succeeded"}""")]
    [InlineData("""{"reference":"8b8cf22c-2f4e-4a4c-a7a5-6a1f6c3a7f10","status":"refunded"}""")]
    [InlineData("""{"reference":"REF","status":"refunded","transactionId":"not an id"}""")]
    public async Task A_void_that_leaves_it_open_is_not_believed(string body)
    {
        using var host = ProviderClientHost.Scripted(Handler(HttpStatusCode.OK, body));

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.VoidAsync());
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_not_read()
    {
        var handler = Handler(HttpStatusCode.Created, Good + new string(' ', 16 * 1024));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_path_in_the_base_address_is_kept()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Charged());
        using var host = ProviderClientHost.Scripted(handler, ("PaymentProvider:BaseAddress", "http://provider.test/cards/v1"));

        await host.ChargeAsync();

        Assert.Equal("http://provider.test/cards/v1/charges", handler.Requests.Single().Address.AbsoluteUri);
    }

    private static async Task<PaymentResult> ChargeAsync(HttpStatusCode status, string body)
    {
        using var host = ProviderClientHost.Scripted(Handler(status, body));
        return await host.ChargeAsync();
    }

    // REF stands for the reference that was asked for.
    private static ScriptedHandler Handler(HttpStatusCode status, string body) => new(async (request, cancellationToken) =>
    {
        using var asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        var reference = asked.RootElement.GetProperty("reference").GetString();
        return await ScriptedHandler.Status(status, body.Replace("REF", reference, StringComparison.Ordinal))(
            request, cancellationToken);
    });
}
