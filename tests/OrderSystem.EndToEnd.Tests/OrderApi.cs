using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>The gateway's API, as a client uses it.</summary>
internal sealed class OrderApi
{
    public OrderApi(HttpClient gateway, string token)
    {
        Http = gateway;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    public async Task<string> CreateUserAsync()
    {
        using var response = await Http.PostAsJsonAsync(
            "/api/users", new { name = "Ada", email = "ada@example.com" }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await ReadAsync(response))["id"]!.GetValue<string>();
    }

    /// <summary>Orders two books at 12.50 EUR each.</summary>
    public async Task<HttpResponseMessage> PlaceAsync(string userId, string paymentMethod = "pm_card_visa", string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders");
        request.Content = JsonContent.Create(new
        {
            userId,
            lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
            paymentMethod,
        });
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
}
