using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.Testing.Reports;
using OrderSystem.TraceTesting;
using OrderSystem.TraceTesting.Model;

namespace OrderSystem.Measurements.Keeping;

/// <summary>An order that was placed.</summary>
internal sealed record PlacedOrder(string Card, HttpStatusCode Status, string TraceId);

/// <summary>
/// Places orders twice: first with everything recorded, to learn which spans an order of each kind has, then at a head ratio
/// of 0.01 with keeping, to compare what arrives.
/// </summary>
internal static class KeepingRun
{
    public const string Ordinary = "pm_card_visa";
    public const string Failing = "pm_card_error";
    public const string Slow = "pm_card_slow";
    private const int OrdersToLearnFrom = 20;

    // One more fills a page of the user's history, and its trace has the storing of that page.
    private const int OrdersOfAUser = 20;
    private const double Ratio = 0.01;
    private static readonly TimeSpan SlowerThan = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    public static async Task<KeepingResult> MeasureAsync(int orders, double remarkable, int connections, CancellationToken cancellationToken)
    {
        string[] kinds = [Ordinary, Failing, Slow];
        var shapes = new Dictionary<string, IReadOnlySet<string>>();
        await RunAsync([new("OTEL_TRACES_SAMPLER", "always_on")], async (client, traces) =>
        {
            foreach (var card in kinds)
            {
                var placed = await PlaceAsync(client, Enumerable.Repeat(card, OrdersToLearnFrom), connections: 4, cancellationToken);
                await Task.Delay(Settling, cancellationToken);
                shapes[card] = placed.Select(order => ShapeOf(traces, order)).OfType<string>().ToHashSet();
            }
        }, cancellationToken);

        var result = default(KeepingResult);
        KeyValuePair<string, string>[] keeping =
        [
            new("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
            new("OTEL_TRACES_SAMPLER_ARG", Ratio.ToString(CultureInfo.InvariantCulture)),
            new("Tracing:Keep:Enabled", "true"),
            new("Tracing:Keep:SlowerThan", SlowerThan.ToString()),
        ];
        await RunAsync(keeping, async (client, traces) =>
        {
            // Spread evenly, half of them failing and half slow.
            var every = (int)Math.Round(1 / remarkable);
            var cards = Enumerable.Range(0, orders).Select(i => i % every != every - 1 ? Ordinary : (i / every) % 2 == 0 ? Failing : Slow);
            var placed = await PlaceAsync(client, cards, connections, cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            result = KeepingResult.Of(placed, traces, shapes, Ratio);
        }, cancellationToken);
        return result!;
    }

    /// <summary>The spans of an order's trace, each with its place in the tree, without what differs from order to order.</summary>
    public static string? ShapeOf(TraceCollector traces, PlacedOrder order) =>
        traces.Store.TryGetTrace(order.TraceId, out var trace) && trace.IsConnected ? ShapeOf(trace) : null;

    private static string ShapeOf(Trace trace)
    {
        var names = trace.Spans.ToDictionary(span => span.SpanId, span => $"{span.Service} {span.Name}");
        return string.Join('\n', trace.Spans
            .Select(span => $"{(span.ParentSpanId is { } parent ? names[parent] : "")} > {names[span.SpanId]}")
            .Order(StringComparer.Ordinal));
    }

    private static async Task RunAsync(
        KeyValuePair<string, string>[] settings, Func<HttpClient, TraceReceiver, Task> use, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ordersystem-keeping-");
        try
        {
            await using var traces = await TraceCollector.StartAsync();
            using var watchdog = new Watchdog();
            await using var database = await IDatabase.StartAsync(DatabaseKind.Sqlite, folder.FullName, cancellationToken);
            var tokens = new CallerTokens();
            await using var system = await OrderProcesses.StartAsync(
                silos: 2,
                database,
                (folder.FullName, folder.FullName),
                tokens,
                [
                    .. settings,
                    new("LOG_LEVEL", "warn"),
                    new("OTEL_EXPORTER_OTLP_ENDPOINT", traces.OtlpEndpoint.OriginalString),
                    new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                    new("OTEL_BSP_SCHEDULE_DELAY", "500"),
                    new("OTEL_BSP_MAX_QUEUE_SIZE", "65536"),
                ],
                watchdog,
                provider: null,
                cancellationToken);
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = system.Gateway.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Create("measurement"));
            await use(client, traces);
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
                using var answer = await client.PostAsJsonAsync("/api/orders", new
                {
                    userId = (string?)user!["id"],
                    lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
                    paymentMethod = card,
                }, token);
                placed.Add(new PlacedOrder(card, answer.StatusCode, TraceCollector.TraceIdOf(answer)));
            }
        });
        return [.. placed];
    }
}

/// <summary>What arrived of the orders that were placed while keeping.</summary>
internal sealed record KeepingResult(
    int Orders, int Triggered, int TriggeredWhole, int Sampled, int SampledWhole, int Unexplained, int Partial, int Spans, int ExplainedSpans)
{
    /// <summary>At least 99.9 % of the triggered traces are whole, nothing is partial, and nothing else arrived.</summary>
    public bool IsAsPromised => TriggeredWhole >= 0.999 * Triggered && Triggered > 0 && SampledWhole == Sampled && Unexplained == 0 && Partial == 0;

    public static KeepingResult Of(
        IReadOnlyList<PlacedOrder> placed, TraceCollector traces, IReadOnlyDictionary<string, IReadOnlySet<string>> shapes, double ratio)
    {
        var counts = new int[9];
        counts[0] = placed.Count;
        foreach (var order in placed)
        {
            var isTriggered = order.Card != KeepingRun.Ordinary || (int)order.Status >= 500;
            var hasArrived = traces.Store.TryGetTrace(order.TraceId, out var trace);
            var isSampled = hasArrived && trace!.Spans.All(span => !span.Attributes.ContainsKey("sampling.reason"));
            var isWhole = KeepingRun.ShapeOf(traces, order) is { } shape && shapes[order.Card].Contains(shape);
            counts[1] += isTriggered && !isSampled ? 1 : 0;
            counts[2] += isTriggered && !isSampled && isWhole ? 1 : 0;
            counts[3] += isSampled ? 1 : 0;
            counts[4] += isSampled && isWhole ? 1 : 0;
            counts[5] += hasArrived && !isTriggered && !isSampled && trace!.Spans.All(span => span.Attributes.GetString("sampling.reason") != "slow") ? 1 : 0;
            counts[6] += hasArrived && !isWhole ? 1 : 0;
            if (hasArrived && !isWhole)
            {
                var had = (KeepingRun.ShapeOf(traces, order) ?? "(not connected)").Split('\n');
                var should = shapes[order.Card].First().Split('\n');
                Console.Error.WriteLine($"{order.TraceId} ({order.Card}) has {string.Join("; ", had.Except(should))} and lacks {string.Join("; ", should.Except(had))}");
            }

            counts[7] += trace?.Spans.Count ?? 0;
            counts[8] += hasArrived ? shapes[order.Card].First().Count(letter => letter == '\n') + 1 : 0;
        }

        return new KeepingResult(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8]);
    }

    public ReportTable ToTable() => new(
        "Keeping",
        ["orders", "triggered", "of them whole", "sampled by ratio", "of them whole", "neither, yet there", "partial", "spans", "spans that these traces should have"],
        [[.. new[] { Orders, Triggered, TriggeredWhole, Sampled, SampledWhole, Unexplained, Partial, Spans, ExplainedSpans }
            .Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]]);
}
