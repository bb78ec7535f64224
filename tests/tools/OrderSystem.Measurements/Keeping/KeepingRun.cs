using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.TraceTesting;

namespace OrderSystem.Measurements.Keeping;

/// <summary>An order that was placed.</summary>
internal sealed record PlacedOrder(string Card, HttpStatusCode Status, string TraceId, DateTimeOffset At);

/// <summary>What is done to the system while it keeps.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Orders">How many are placed.</param>
/// <param name="Remarkable">The share of them that fails or is slow.</param>
/// <param name="Killed">What is killed under load, for another one to start in its place; null for nothing.</param>
/// <param name="TracesPerSecond">The budget of each process.</param>
internal sealed record KeepingCase(
    string Name, int Orders, double Remarkable, Func<OrderProcesses, Service>? Killed = null, double TracesPerSecond = 100);

/// <summary>The time in which orders and their traces may have suffered from a kill.</summary>
/// <param name="From">Some time before it.</param>
/// <param name="Until">When all is as before.</param>
/// <param name="OthersBelow">Whether spans of others were below those that died, so that these now hang in the air.</param>
internal sealed record Disturbance(DateTimeOffset From, DateTimeOffset Until, bool OthersBelow);

/// <summary>
/// Places orders again and again: first with everything recorded, to learn which spans an order of each kind has, then at a
/// head ratio of 0.01 with keeping, to compare what arrives.
/// </summary>
internal static class KeepingRun
{
    public const string Ordinary = "pm_card_visa";
    public const string Failing = "pm_card_error";
    public const string Slow = "pm_card_slow";
    public const int Burst = 10;
    private const int OrdersToLearnFrom = 20;

    // One more fills a page of the user's history, and its trace has the storing of that page.
    private const int OrdersOfAUser = 20;
    private const double Ratio = 0.01;
    private static readonly TimeSpan SlowerThan = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BeforeKill = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Downtime = TimeSpan.FromSeconds(1);

    // Until then the others have declared a silo dead, and what waited for it has gone elsewhere.
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RestartPatience = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<KeepingResult>> MeasureAsync(
        int orders, double remarkable, int connections, CancellationToken cancellationToken)
    {
        var shapes = await LearnAsync(cancellationToken);
        KeepingCase[] cases =
        [
            new("undisturbed", orders, remarkable),
            new("payment provider killed", orders, remarkable, system => system.Provider),
            new("silo killed", orders, remarkable, system => system.Silos[0]),
            new("storm of errors, 1 trace a second", orders / 5, 0.5, TracesPerSecond: 1),
        ];
        var results = new List<KeepingResult>();
        foreach (var one in cases)
        {
            results.Add(await KeepAsync(one, connections, shapes, cancellationToken));
            await Console.Error.WriteLineAsync($"{results[^1]}");
        }

        return results;
    }

    /// <summary>The spans of an order's trace, each with its place, without what differs from order to order.</summary>
    public static string? ShapeOf(TraceCollector traces, PlacedOrder order) =>
        traces.Store.TryGetTrace(order.TraceId, out var trace) && trace.IsConnected ? ShapeOf(trace) : null;

    private static string ShapeOf(Trace trace)
    {
        var names = trace.Spans.ToDictionary(span => span.SpanId, span => $"{span.Service} {span.Name}");
        return string.Join('\n', trace.Spans
            .Select(span => $"{(span.ParentSpanId is { } parent ? names[parent] : "")} > {names[span.SpanId]}")
            .Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyDictionary<string, HashSet<string>>> LearnAsync(CancellationToken cancellationToken)
    {
        var shapes = new Dictionary<string, HashSet<string>>();
        await RunAsync([new("OTEL_TRACES_SAMPLER", "always_on")], async (_, client, traces) =>
        {
            var cards = new[] { Ordinary, Failing, Slow }.SelectMany(card => Enumerable.Repeat(card, OrdersToLearnFrom));
            var placed = await PlaceAsync(client, cards, connections: 4, cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            foreach (var orders in placed.GroupBy(order => order.Card))
            {
                shapes[orders.Key] = [.. orders.Select(order => ShapeOf(traces, order)).OfType<string>()];
            }
        }, cancellationToken);
        return shapes;
    }

    private static async Task<KeepingResult> KeepAsync(
        KeepingCase one,
        int connections,
        IReadOnlyDictionary<string, HashSet<string>> shapes,
        CancellationToken cancellationToken)
    {
        var result = new KeepingResult(one);
        KeyValuePair<string, string>[] settings =
        [
            new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
            new("OTEL_TRACES_SAMPLER_ARG", Ratio.ToString(CultureInfo.InvariantCulture)),
            new("Tracing:Keep:Enabled", "true"),
            new("Tracing:Keep:SlowerThan", SlowerThan.ToString()),
            new("Tracing:Keep:TracesPerSecond", one.TracesPerSecond.ToString(CultureInfo.InvariantCulture)),
            new("Tracing:Keep:Burst", (one.TracesPerSecond * Burst).ToString(CultureInfo.InvariantCulture)),
        ];
        await RunAsync(settings, async (system, client, traces) =>
        {
            var disturbed = one.Killed is { } killed
                ? KillAsync(system, killed(system), cancellationToken)
                : Task.FromResult(default(Disturbance));

            // Spread evenly, half of them failing and half slow.
            var every = (int)Math.Round(1 / one.Remarkable);
            var cards = Enumerable.Range(0, one.Orders)
                .Select(i => i % every != every - 1 ? Ordinary : (i / every) % 2 == 0 ? Failing : Slow);
            var placed = await PlaceAsync(client, cards, connections, cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            result.Count(placed, traces, shapes, await disturbed);
        }, cancellationToken);
        return result;
    }

    private static async Task<Disturbance?> KillAsync(OrderProcesses system, Service service, CancellationToken cancellationToken)
    {
        await Task.Delay(BeforeKill, cancellationToken);
        var killed = DateTimeOffset.UtcNow;
        await service.KillAsync(Downtime, cancellationToken);
        await service.WaitUntilReadyAsync(RestartPatience, cancellationToken);
        return new Disturbance(killed - BeforeKill, DateTimeOffset.UtcNow + AfterKill, OthersBelow: system.Silos.Contains(service));
    }

    private static async Task RunAsync(
        KeyValuePair<string, string>[] settings,
        Func<OrderProcesses, HttpClient, TraceReceiver, Task> use,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ordersystem-keeping-");
        try
        {
            await using var traces = await TraceCollector.StartAsync();
            using var watchdog = new Watchdog();
            await using var database = await IDatabase.StartAsync(DatabaseKind.Sqlite, folder.FullName, address: null, cancellationToken);
            var tokens = new CallerTokens();
            var setup = new OrderSystemSetup
            {
                Silos = 2,
                Database = database,
                Data = folder.FullName,
                Logs = folder.FullName,
                Tokens = tokens,
                Watchdog = watchdog,
                Settings =
                [
                    .. settings,
                    new("LOG_LEVEL", "warn"),
                    new("OTEL_EXPORTER_OTLP_ENDPOINT", traces.OtlpEndpoint.OriginalString),
                    new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                    new("OTEL_BSP_SCHEDULE_DELAY", "500"),
                    new("OTEL_BSP_MAX_QUEUE_SIZE", "65536"),
                ],
            };
            await using var system = await OrderProcesses.StartAsync(setup, cancellationToken);
            using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var client = new HttpClient(handler) { BaseAddress = system.Gateway.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Create("measurement"));
            await use(system, client, traces);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<PlacedOrder>> PlaceAsync(
        HttpClient client, IEnumerable<string> cards, int connections, CancellationToken cancellationToken)
    {
        var placed = new ConcurrentBag<PlacedOrder>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(cards.Chunk(OrdersOfAUser), parallel, async (own, token) =>
        {
            using var created = await client.PostAsJsonAsync("/api/users", new { name = "Ada", email = "ada@example.com" }, token);
            created.EnsureSuccessStatusCode();
            var user = await created.Content.ReadFromJsonAsync<JsonObject>(token);
            foreach (var card in own)
            {
                var at = DateTimeOffset.UtcNow;
                using var answer = await client.PostAsJsonAsync("/api/orders", new
                {
                    userId = (string?)user!["id"],
                    lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
                    paymentMethod = card,
                }, token);
                placed.Add(new PlacedOrder(card, answer.StatusCode, TraceCollector.TraceIdOf(answer), at));
            }
        });
        return [.. placed];
    }
}
