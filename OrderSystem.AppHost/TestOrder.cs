using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
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

    private static readonly (string Name, string Label, string PaymentMethod, HttpStatusCode Answer)[] Cards =
    [
        ("valid", "is charged", "pm_card_visa", HttpStatusCode.Created),
        ("declined", "is declined", "pm_card_chargeDeclined", HttpStatusCode.PaymentRequired),
        ("provider-error", "makes the provider fail", "pm_card_error", HttpStatusCode.BadGateway),
        ("slow", "makes the provider slow", "pm_card_slow", HttpStatusCode.Created),
    ];

    public static IResourceBuilder<ProjectResource> WithTestOrderCommand(this IResourceBuilder<ProjectResource> gateway, DevelopmentToken token) =>
        gateway.WithCommand(
            "place-test-order",
            "Place a test order",
            context => PlaceAsync(context, gateway.GetEndpoint("http"), token),
            new CommandOptions
            {
                Description = "Creates a user, orders two books and shows the order's trace.",
                IconName = "Cart",
                IsHighlighted = true,
                Arguments =
                [
                    new InteractionInput
                    {
                        Name = Card,
                        Label = "The card",
                        InputType = InputType.Choice,
                        Options = [.. Cards.Select(card => KeyValuePair.Create(card.Name, card.Label))],
                        Value = Cards[0].Name,
                    },
                ],
                UpdateState = state => state.ResourceSnapshot.HealthStatus is HealthStatus.Healthy
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled,
            });

    private static async Task<ExecuteCommandResult> PlaceAsync(ExecuteCommandContext context, EndpointReference gateway, DevelopmentToken token)
    {
        var chosen = context.Arguments.GetString(Card);
        var card = Cards.FirstOrDefault(card => card.Name == chosen, Cards[0]);

        // The order's trace begins at the gateway, not with whatever the AppHost is doing.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator() };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(gateway.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

        using var created = await client.PostAsJsonAsync("/api/users", new { name = "Ada", email = "ada@example.com" }, context.CancellationToken);
        if (!created.IsSuccessStatusCode)
        {
            return await UnexpectedAsync(created, context.CancellationToken);
        }

        var user = await created.Content.ReadFromJsonAsync<JsonObject>(context.CancellationToken);
        using var answer = await client.PostAsJsonAsync(
            "/api/orders",
            new
            {
                userId = (string?)user!["id"],
                lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
                paymentMethod = card.PaymentMethod,
            },
            context.CancellationToken);
        return answer.StatusCode == card.Answer
            ? await PlacedAsync(answer, context)
            : await UnexpectedAsync(answer, context.CancellationToken);
    }

    private static async Task<ExecuteCommandResult> PlacedAsync(HttpResponseMessage answer, ExecuteCommandContext context)
    {
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(context.CancellationToken))!;
        var order = body["orderId"] ?? body["id"];
        var status = body["orderStatus"] ?? body["status"];
        var trace = answer.Headers.GetValues("x-trace-id").Single();
        var backend = Settings.OtherBackend(context.Services.GetRequiredService<IConfiguration>());
        var seen = backend is null
            ? $"""
                - In the dashboard: [{trace}]({DashboardUrl(context.Services)}/traces/detail/{trace})
                - In a terminal: `dotnet aspire otel traces --trace-id {trace}` and `dotnet aspire otel logs --trace-id {trace}`
                """
            : $"- In what takes the telemetry at {backend}";
        return CommandResults.Success(
            $"Order {order} is {status}, trace {trace}.",
            $"""
            Order `{order}` is **{status}**: the gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.

            Its trace is `{trace}`:

            {seen}
            """,
            CommandResultFormat.Markdown,
            displayImmediately: true);
    }

    private static async Task<ExecuteCommandResult> UnexpectedAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        CommandResults.Failure($"The gateway answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");

    private static string? DashboardUrl(IServiceProvider services) =>
        services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithEndpoints>()
            .FirstOrDefault(resource => resource.Name == Endpoints.Dashboard)?
            .GetEndpoints().FirstOrDefault(endpoint => endpoint.EndpointName is "http" or "https")?.Url;
}
