using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.AppHost;

/// <summary>
/// The command "Place a test order" of the gateway, in the dashboard and as
/// <c>dotnet aspire resource gateway place-test-order</c>: a first trace without a client.
/// </summary>
internal static class TestOrder
{
    private const string Card = "card";

    private static readonly (string Name, string Label, string PaymentMethod)[] Cards =
    [
        ("valid", "is charged", "pm_card_visa"),
        ("declined", "is declined", "pm_card_chargeDeclined"),
        ("provider-error", "makes the provider fail", "pm_card_error"),
        ("slow", "makes the provider slow", "pm_card_slow"),
    ];

    public static IResourceBuilder<ProjectResource> WithTestOrderCommand(this IResourceBuilder<ProjectResource> gateway, DevelopmentToken token)
    {
        var card = new InteractionInput
        {
            Name = Card,
            Label = "The card",
            InputType = InputType.Choice,
            Options = [.. Cards.Select(card => KeyValuePair.Create(card.Name, card.Label))],
            Value = Cards[0].Name,
        };
        return gateway.WithCommand("place-test-order", "Place a test order", context => PlaceAsync(context, gateway, token), new CommandOptions
        {
            Description = "Places a test order: creates a user, orders two books and says where the order's trace is.",
            IconName = "Cart",
            IsHighlighted = true,
            Arguments = [card],
            UpdateState = state => state.ResourceSnapshot.HealthStatus is HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });
    }

    private static async Task<ExecuteCommandResult> PlaceAsync(ExecuteCommandContext context, IResourceBuilder<ProjectResource> gateway, DevelopmentToken token)
    {
        // The order's trace begins at the gateway, not with whatever the AppHost is doing.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator() };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(gateway.GetEndpoint("http").Url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);

        using var created = await client.PostAsJsonAsync("/api/users", new { name = "Ada", email = "ada@example.com" }, context.CancellationToken);
        var user = await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(context.CancellationToken);
        var placed = new
        {
            userId = (string?)user!["id"],
            lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
            paymentMethod = Cards.FirstOrDefault(card => card.Name == context.Arguments.GetString(Card), Cards[0]).PaymentMethod,
        };
        using var answer = await client.PostAsJsonAsync("/api/orders", placed, context.CancellationToken);

        // An order, or a problem that names it: a card that is declined is declined as it should be.
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(context.CancellationToken))!;
        var (order, status, trace) = (body["orderId"] ?? body["id"], body["orderStatus"] ?? body["status"], answer.Headers.GetValues("x-trace-id").Single());
        if (order is null)
        {
            return CommandResults.Failure($"The gateway answered {(int)answer.StatusCode}: {body["title"]} {body["detail"]} (trace {trace})");
        }

        var seen = Settings.OtherBackend(context.Services.GetRequiredService<IConfiguration>()) is { } backend
            ? $"- In what takes the traces at {backend}"
            : $"""
                - In the dashboard: [{trace}]({Endpoints.DashboardUrl(context.Services)}/traces/detail/{trace})
                - In a terminal: `dotnet aspire otel traces --trace-id {trace}` and `dotnet aspire otel logs --trace-id {trace}`
                """;
        var result = $"""
            Order `{order}` is **{status}**: the gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.

            Its trace is `{trace}`:

            {seen}
            """;
        return CommandResults.Success($"Order {order} is {status}, trace {trace}.", result, CommandResultFormat.Markdown, displayImmediately: true);
    }
}
