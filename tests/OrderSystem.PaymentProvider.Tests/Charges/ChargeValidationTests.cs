using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class ChargeValidationTests : IAsyncLifetime
{
    private const string Reference = "0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d";
    private ProviderServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("reference", """{"amount":1,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("reference", """{"reference":"00000000-0000-0000-0000-000000000000","amount":1,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("amount", $$"""{"reference":"{{Reference}}","currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("amount", $$"""{"reference":"{{Reference}}","amount":0,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("amount", $$"""{"reference":"{{Reference}}","amount":-1,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("amount", $$"""{"reference":"{{Reference}}","amount":0.00001,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("amount", $$"""{"reference":"{{Reference}}","amount":1e13,"currency":"EUR","paymentMethod":"pm_card_visa"}""")]
    [InlineData("currency", $$"""{"reference":"{{Reference}}","amount":1,"currency":"eur","paymentMethod":"pm_card_visa"}""")]
    [InlineData("paymentMethod", $$"""{"reference":"{{Reference}}","amount":1,"currency":"EUR","paymentMethod":"4242424242424242"}""")]
    [InlineData("paymentMethod", $$"""{"reference":"{{Reference}}","amount":1,"currency":"EUR"}""")]
    public async Task An_invalid_field_is_named(string field, string body)
    {
        var problem = await PostAsync(body).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task All_invalid_fields_are_named()
    {
        var problem = await PostAsync("{}", key: null).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(
            ["Idempotency-Key", "amount", "currency", "paymentMethod", "reference"],
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a key")]
    public async Task A_malformed_key_is_refused(string key)
    {
        var problem = await PostAsync(Valid, key).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"amount":"much"}""")]
    [InlineData("""{"reference":"me"}""")]
    public async Task A_body_that_is_not_the_expected_JSON_is_refused_without_details(string body)
    {
        var problem = await PostAsync(body).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.False(problem.TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused() =>
        await PostAsync(Valid + new string(' ', PaymentProviderApplication.MaximumBodySize))
            .ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused() =>
        await PostAsync(Valid, mediaType: "text/plain").ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        using var response = await PostAsync(Valid.Replace("{", """{"description":{"a":[1]},""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private const string Valid = $$"""{"reference":"{{Reference}}","amount":1,"currency":"EUR","paymentMethod":"pm_card_visa"}""";

    private async Task<HttpResponseMessage> PostAsync(string body, string? key = "a-key", string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)),
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
