using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>Sends what a client would send.</summary>
internal static class ApiClient
{
    private const string Ada = """{ "name": "Ada Lovelace", "email": "ada@example.com" }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends a request without a body; headers go as they are.</summary>
    public static async Task<HttpResponseMessage> Send(
        this HttpClient client, string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Cancellation);
    }

    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(path, Cancellation);

    /// <summary>What is answered with 200.</summary>
    public static async Task<JsonObject> GetJson(this HttpClient client, string path)
    {
        using var response = await client.Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Json();
    }

    public static async Task<HttpResponseMessage> PostJson(
        this HttpClient client, string path, string json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return await client.SendAsync(request, Cancellation);
    }

    public static Task<HttpResponseMessage> PostOrder(this HttpClient client, JsonNode order, string? idempotencyKey = null) =>
        client.PostJson("/api/orders", order.ToJsonString(), idempotencyKey);

    public static Task<HttpResponseMessage> PostOrder(this HttpClient client, Guid userId, string paymentMethod) =>
        client.PostOrder(OrderOf(userId, paymentMethod));

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
        using var response = await client.PostJson("/api/users", Ada);
        return (Guid)(await response.Json())["id"]!;
    }

    public static async Task<JsonObject> PlaceOrder(this HttpClient client, Guid userId, string paymentMethod = "pm_card_visa")
    {
        using var response = await client.PostOrder(userId, paymentMethod);
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
