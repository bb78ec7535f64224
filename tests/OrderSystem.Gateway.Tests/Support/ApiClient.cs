using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>Sends what a client would send.</summary>
internal static class ApiClient
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> PostJson(this HttpClient client, string path, string json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return await client.SendAsync(request, Cancellation);
    }

    public static Task<HttpResponseMessage> PostJson(this HttpClient client, string path, JsonNode json, string? idempotencyKey = null) =>
        client.PostJson(path, json.ToJsonString(), idempotencyKey);

    public static Task<HttpResponseMessage> PostNothing(this HttpClient client, string path) => client.PostAsync(path, null, Cancellation);

    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(path, Cancellation);

    public static async Task<HttpResponseMessage> PostBytes(this HttpClient client, string path, byte[] body, string? mediaType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return await client.PostAsync(path, content, Cancellation);
    }

    public static async Task<JsonObject> Json(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;

    public static Task<string> Text(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancellation);

    public static async Task<Guid> CreateUser(this HttpClient client)
    {
        using var response = await client.PostJson("/api/users", """{ "name": "Ada Lovelace", "email": "ada@example.com" }""");
        return (Guid)(await response.Json())["id"]!;
    }

    public static async Task<JsonObject> PlaceOrder(this HttpClient client, Guid userId, string paymentMethod = "pm_card_visa")
    {
        using var response = await client.PostJson("/api/orders", OrderOf(userId, paymentMethod));
        return await response.Json();
    }

    public static JsonObject OrderOf(Guid userId, string paymentMethod = "pm_card_visa") => new()
    {
        ["userId"] = userId,
        ["lines"] = new JsonArray(LineOf("BOOK-1", 2, 12.50m, "EUR")),
        ["paymentMethod"] = paymentMethod,
    };

    public static JsonObject LineOf(string sku, int quantity, decimal amount, string currency) => new()
    {
        ["sku"] = sku,
        ["quantity"] = quantity,
        ["unitPrice"] = new JsonObject { ["amount"] = amount, ["currency"] = currency },
    };
}
