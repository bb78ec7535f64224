using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Measurements.FirstOrder;

/// <summary>What one start of the system came to.</summary>
/// <param name="StartedAs">How it was started.</param>
/// <param name="Ready">From the start until the gateway said that it is ready.</param>
/// <param name="FirstAnswer">From the start until the first order was answered with 201, its user having been created before.</param>
/// <param name="Orders">How long each order took, from the first.</param>
internal sealed record FirstOrderResult(string StartedAs, TimeSpan Ready, TimeSpan FirstAnswer, IReadOnlyList<TimeSpan> Orders);

/// <summary>Starts the built system with an empty database and places orders, one after the other.</summary>
internal static class FirstOrderRun
{
    private const int Orders = 100;
    private const int Silos = 2;

    // Where the AppHost's gateway listens.
    private static readonly Uri Gateway = new("http://localhost:5080");

    /// <summary>The processes alone, all started at once.</summary>
    public static Task<FirstOrderResult> OfProcessesAsync(CancellationToken cancellationToken) => InFolderAsync(async (folder, watchdog) =>
    {
        var tokens = new CallerTokens();
        var started = Stopwatch.GetTimestamp();
        var setup = new OrderSystemSetup
        {
            Silos = Silos,
            Database = new SqliteFile(folder),
            Data = folder,
            Logs = folder,
            Tokens = tokens,
            Watchdog = watchdog,
            Settings = [new("LOG_LEVEL", "warn")],
        };
        await using var system = await OrderProcesses.StartAsync(setup, cancellationToken);
        return await PlaceAsync("processes", started, system.Gateway.Address, tokens.Create("first"), cancellationToken);
    });

    /// <summary>The AppHost with the dashboard, as <c>dotnet run --no-build</c> starts it.</summary>
    public static Task<FirstOrderResult> OfAppHostAsync(CancellationToken cancellationToken) => InFolderAsync(async (folder, watchdog) =>
    {
        var addresses = Ports.FreeAddresses(4);
        var started = Stopwatch.GetTimestamp();
        using var appHost = ChildProcess.Start(
            new ServiceDefinition(
                "apphost",
                LaunchedAssemblies.PathOf("OrderSystem.AppHost"),
                addresses[0],
                [
                    new("DOTNET_ENVIRONMENT", "Development"),
                    new("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
                    new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", addresses[1].OriginalString),
                    new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", addresses[2].OriginalString),
                    new("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", addresses[3].OriginalString),
                ],
                $"--Database:Folder={folder}"),
            Path.Combine(folder, "apphost.log"));
        watchdog.Add(appHost.Id);
        try
        {
            using var http = new HttpClient { BaseAddress = Gateway };
            await Eventually.Succeeds(() => http.GetStringAsync("/health", cancellationToken));
            var token = await File.ReadAllTextAsync(Path.Combine(folder, "dev-token"), cancellationToken);
            return await PlaceAsync("AppHost", started, Gateway, token.Trim(), cancellationToken);
        }
        finally
        {
            appHost.Send(Signal.Terminate);
            await appHost.WaitForExitAsync(CancellationToken.None);
            watchdog.Remove(appHost.Id);
        }
    });

    private static async Task<FirstOrderResult> PlaceAsync(
        string startedAs, long started, Uri gateway, string token, CancellationToken cancellationToken)
    {
        var ready = Stopwatch.GetElapsedTime(started);
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var userId = await PostAsync("/api/users", new { name = "Ada", email = "ada@example.com" });
        var lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } };
        TimeSpan? firstAnswer = null;
        var orders = new List<TimeSpan>();
        while (orders.Count < Orders)
        {
            var sent = Stopwatch.GetTimestamp();
            await PostAsync("/api/orders", new { userId, lines, paymentMethod = "pm_card_visa" });
            orders.Add(Stopwatch.GetElapsedTime(sent));
            firstAnswer ??= Stopwatch.GetElapsedTime(started);
        }

        return new FirstOrderResult(startedAs, ready, firstAnswer!.Value, orders);

        async Task<string?> PostAsync(string path, object body)
        {
            using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
            response.EnsureSuccessStatusCode();
            return (string?)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["id"];
        }
    }

    private static async Task<FirstOrderResult> InFolderAsync(Func<string, Watchdog, Task<FirstOrderResult>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("ordersystem-first-order-");
        using var watchdog = new Watchdog();
        try
        {
            return await measure(folder.FullName, watchdog);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
