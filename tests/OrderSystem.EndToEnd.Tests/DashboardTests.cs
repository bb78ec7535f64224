using System.Net;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>What a person finds in Aspire's dashboard, read through its telemetry API.</summary>
public sealed class DashboardTests(DashboardSystem one) : IClassFixture<DashboardSystem>
{
    [Fact]
    public async Task A_placed_orders_whole_trace_and_its_log_lines_are_found()
    {
        var traceId = await PlaceAsync("pm_card_visa", HttpStatusCode.Created);

        var spans = await one.ReadAsync("spans", traceId, spans =>
            Has(spans, "gateway", "POST /api/orders")
            && Has(spans, "payment-provider", "POST /charges")
            && Has(spans, "silo", "order.confirm")
            && HasEveryParent(spans));
        var logs = await one.ReadAsync("logs", traceId, logs => logs.Count == 6);

        Assert.Equal(["gateway", "payment-provider", "silo"], spans.Select(span => span.Service).Distinct().Order());
        var ids = spans.Select(span => (string?)span.Item["spanId"]).ToHashSet();
        var root = Assert.Single(spans, span => string.IsNullOrEmpty((string?)span.Item["parentSpanId"]));
        Assert.Equal(("gateway", "POST /api/orders"), (root.Service, (string?)root.Item["name"]));
        Assert.All(spans, span => Assert.Equal(traceId, (string?)span.Item["traceId"]));
        Assert.DoesNotContain(spans, IsError);
        Assert.All(logs, log => Assert.Equal(traceId, (string?)log.Item["traceId"]));
        Assert.All(logs, log => Assert.Contains((string?)log.Item["spanId"], ids));
    }

    [Fact]
    public async Task A_declined_order_shows_as_declined_and_not_as_an_error()
    {
        var traceId = await PlaceAsync("pm_card_chargeDeclined", HttpStatusCode.PaymentRequired);

        var spans = await one.ReadAsync("spans", traceId, spans =>
            Has(spans, "gateway", "POST /api/orders")
            && Has(spans, "payment-provider", "POST /charges")
            && spans.Any(span => AttributeOf(span, "order.status") == "declined"));

        Assert.DoesNotContain(spans, IsError);
        Assert.DoesNotContain(await one.ReadAsync("spans?hasError=true"), span => (string?)span.Item["traceId"] == traceId);
    }

    [Fact]
    public async Task A_failed_order_shows_as_an_error_from_the_provider_to_the_gateway()
    {
        var traceId = await PlaceAsync("pm_card_error", HttpStatusCode.BadGateway);

        await one.ReadAsync("spans", traceId, spans =>
            Has(spans.Where(IsError), "gateway", "POST /api/orders")
            && Has(spans.Where(IsError), "silo", "payment.gateway_request")
            && Has(spans.Where(IsError), "payment-provider", "POST /charges"));

        Assert.Contains(await one.ReadAsync("spans?hasError=true"), span => (string?)span.Item["traceId"] == traceId);
    }

    private static bool HasEveryParent(IReadOnlyList<(string Service, JsonObject Item)> spans) =>
        spans.Select(span => (string?)span.Item["parentSpanId"]).Where(parent => !string.IsNullOrEmpty(parent))
            .All(parent => spans.Any(span => (string?)span.Item["spanId"] == parent));

    private static bool Has(IEnumerable<(string Service, JsonObject Item)> spans, string service, string name) =>
        spans.Any(span => span.Service == service && (string?)span.Item["name"] == name);

    private static bool IsError((string Service, JsonObject Item) span) =>
        span.Item["status"]?["code"]?.ToString() is "2" or "STATUS_CODE_ERROR";

    private static string? AttributeOf((string Service, JsonObject Item) span, string name) =>
        (span.Item["attributes"] as JsonArray)?.FirstOrDefault(attribute => (string?)attribute!["key"] == name)?["value"]?["stringValue"]?.ToString();

    private async Task<string> PlaceAsync(string card, HttpStatusCode expected)
    {
        using var response = await one.System.Orders.PlaceAsync(await one.System.Orders.CreateUserAsync(), card);
        Assert.Equal(expected, response.StatusCode);
        return TraceCollector.TraceIdOf(response);
    }
}

/// <summary>A system with the dashboard, which gets all that is exported.</summary>
public sealed class DashboardSystem : SharedSystem
{
    private readonly HttpClient _dashboard = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var address = await System.App.GetDashboardUrlAsync(TestContext.Current.CancellationToken);
        _dashboard.BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority));
        _dashboard.DefaultRequestHeaders.Add("x-api-key", System.App.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
    }

    public override async ValueTask DisposeAsync()
    {
        _dashboard.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>The spans or log lines of a trace, once they are as asked for.</summary>
    internal Task<IReadOnlyList<(string Service, JsonObject Item)>> ReadAsync(
        string kind, string traceId, Func<IReadOnlyList<(string Service, JsonObject Item)>, bool> until) =>
        Eventually.Is(() => ReadAsync($"{kind}?traceId={traceId}&limit=1000"), until);

    internal async Task<IReadOnlyList<(string Service, JsonObject Item)>> ReadAsync(string query)
    {
        var text = await _dashboard.GetStringAsync(new Uri($"/api/telemetry/{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        var data = JsonNode.Parse(text)!["data"]!.AsObject();
        return
        [
            .. from resource in Items(data["resourceSpans"] ?? data["resourceLogs"])
               let service = Items(resource["resource"]?["attributes"]).Single(attribute => (string?)attribute["key"] == "service.name")["value"]!["stringValue"]!.ToString()
               from scope in Items(resource["scopeSpans"] ?? resource["scopeLogs"])
               from item in Items(scope["spans"] ?? scope["logRecords"])
               select (service, item),
        ];
    }

    private protected override Task<RunningSystem> StartAsync() => RunningSystem.StartAsync(dashboard: true);

    private static IEnumerable<JsonObject> Items(JsonNode? array) => array?.AsArray().Select(item => item!.AsObject()) ?? [];
}
