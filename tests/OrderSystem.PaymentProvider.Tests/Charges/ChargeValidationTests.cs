using System.Net;
using System.Text;
using System.Text.Json;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class ChargeValidationTests : ProviderTests
{
    private const string Id = "0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d";
    private const string Valid = $$"""{"reference":"{{Id}}","amount":1,"currency":"EUR","paymentMethod":"pm_card_visa"}""";

    [Theory]
    [InlineData("reference", $"\"reference\":\"{Id}\",", "")]
    [InlineData("reference", Id, "00000000-0000-0000-0000-000000000000")]
    [InlineData("amount", "\"amount\":1,", "")]
    [InlineData("amount", "amount", "Amount")]
    [InlineData("amount", ":1,", ":0,")]
    [InlineData("amount", ":1,", ":-1,")]
    [InlineData("amount", ":1,", ":0.00001,")]
    [InlineData("amount", ":1,", ":-1e30,")]
    [InlineData("amount", ":1,", ":1e-400,")]
    [InlineData("amount", ":1,", ":1000000000000.01,", "amount_too_large")]
    [InlineData("amount", ":1,", ":1e13,", "amount_too_large")]
    [InlineData("amount", ":1,", ":1e30,", "amount_too_large")]
    [InlineData("amount", ":1,", ":1e400,", "amount_too_large")]
    [InlineData("currency", "EUR", "eur")]
    [InlineData("paymentMethod", "pm_card_visa", "4242424242424242")]
    [InlineData("paymentMethod", ",\"paymentMethod\":\"pm_card_visa\"", "")]
    public async Task An_invalid_field_is_named_with_a_code(
        string field, string valid, string invalid, string code = "invalid_request")
    {
        var body = Valid.Replace(valid, invalid, StringComparison.Ordinal);

        var problem = await PostAsync(body).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], Fields(problem));
        Assert.Equal(code, problem.Text("code"));
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("2.00000")]
    [InlineData("0.2e1")]
    [InlineData("1000000000000")]
    public async Task A_number_may_be_written_in_every_way_that_JSON_has(string amount) =>
        await PostAsync(Valid.Replace(":1,", $":{amount},", StringComparison.Ordinal)).ShouldBeAsync(HttpStatusCode.Created);

    [Theory]
    [InlineData("0b9a9d8e6a2b4f0c9a506d4f5a1c2b3d")]
    [InlineData("{0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d}")]
    [InlineData("(0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d)")]
    [InlineData("+b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d")]
    [InlineData("0xb9a9d8-6a2b-4f0c-9a50-6d4f5a1c2b3d")]
    [InlineData(" 0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d")]
    [InlineData("urn:uuid:0b9a9d8e-6a2b-4f0c-9a50-6d4f5a1c2b3d")]
    public async Task A_reference_has_one_spelling(string spelling)
    {
        await PostAsync(Valid).ShouldBeAsync(HttpStatusCode.Created);

        await PostAsync(Valid.Replace(Id, spelling, StringComparison.Ordinal), "another-key")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await PostAsync($$"""{"reference":"{{spelling}}"}""", path: "/voids").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await Server.GetAsync($"/charges/{Uri.EscapeDataString(spelling)}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_letters_of_a_reference_may_be_in_upper_case()
    {
        await PostAsync(Valid.Replace(Id, Id.ToUpperInvariant(), StringComparison.Ordinal)).ShouldBeAsync(HttpStatusCode.Created);

        await Server.GetAsync($"/charges/{Id.ToUpperInvariant()}").ShouldBeAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/charges", HttpStatusCode.OK)]
    [InlineData("/charges?limit=0", HttpStatusCode.BadRequest)]
    [InlineData($"/charges/{Id}", HttpStatusCode.NotFound)]
    [InlineData("/health", HttpStatusCode.OK)]
    public async Task What_GET_serves_HEAD_serves_without_the_body(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/charges", "gzip")]
    [InlineData("/voids", "br")]
    [InlineData("/charges", "identity, gzip")]
    public async Task A_coding_that_is_not_supported_is_said_to_be_that(string path, string coding)
    {
        using var response = await PostAsync(Valid, path: path, coding: coding);

        await response.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(["identity"], response.Headers.GetValues("Accept-Encoding"));
    }

    [Fact]
    public async Task All_invalid_fields_are_named() => Assert.Equal(
        ["Idempotency-Key", "amount", "currency", "paymentMethod", "reference"],
        Fields(await PostAsync("{}", key: null).ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("a key")]
    public async Task A_malformed_key_is_refused(string key) =>
        Assert.Equal(["Idempotency-Key"], Fields(await PostAsync(Valid, key).ShouldBeProblemAsync(HttpStatusCode.BadRequest)));

    [Fact]
    public async Task Not_even_in_development_is_an_exceptions_text_answered()
    {
        await using var server = await ProviderServer.StartAsync("--environment=Development");

        await PostAsync("{", server: server).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"amount":"much"}""")]
    [InlineData("""{"reference":"me"}""")]
    [InlineData("""{"amount":"1"}""")]
    [InlineData("""{"amount":1,"amount":2}""")]
    [InlineData("{} {}")]
    public async Task A_body_that_is_not_the_expected_JSON_is_refused_without_details(string body)
    {
        var problem = await PostAsync(body).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        Assert.False(problem.TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_or_of_another_type_is_refused()
    {
        await PostAsync(Valid + new string(' ', PaymentProviderApplication.MaximumBodySize))
            .ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await PostAsync(Valid, mediaType: "text/plain").ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Unknown_members_are_ignored() =>
        await PostAsync(Valid.Replace("{", """{"description":{"a":[1]},""", StringComparison.Ordinal)).ShouldBeAsync(HttpStatusCode.Created);

    private static IEnumerable<string> Fields(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);

    private async Task<HttpResponseMessage> PostAsync(
        string body, string? key = "a-key", string path = "/charges", string mediaType = "application/json", string? coding = null,
        ProviderServer? server = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (coding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return await (server ?? Server).Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
