using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HdrHistogram;

namespace OrderSystem.Measurements.Orders;

/// <summary>How orders are placed.</summary>
/// <param name="Rate">Orders per second, sent when they are due; 0 for as fast as they are answered.</param>
/// <param name="Connections">Connections, each with a user of its own.</param>
/// <param name="WarmUp">Before anything is counted.</param>
/// <param name="Duration">What is counted.</param>
internal sealed record LoadOptions(int Rate, int Connections, TimeSpan WarmUp, TimeSpan Duration);

/// <summary>What a load came to.</summary>
internal sealed record LoadOutcome(int Orders, IReadOnlyDictionary<string, int> Errors, HistogramBase Latencies);

/// <summary>
/// Clients that place orders. In an open loop an order's time runs from when it was due, not from when a connection was
/// free to send it; a closed loop, which sends less while the system is slow, is corrected afterwards.
/// </summary>
internal sealed class OrderLoad : IDisposable
{
    private const long LongestMicroseconds = 60L * 1000 * 1000;
    private const int Digits = 3;

    private readonly HttpClient _gateway;
    private readonly LoadOptions _options;
    private byte[][] _orders = [];

    public OrderLoad(Uri gateway, string token, LoadOptions options)
    {
        _options = options;

        // The caller is outside the system: it neither traces nor sends a context.
        _gateway = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, MaxConnectionsPerServer = options.Connections }) { BaseAddress = gateway };
        _gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Creates the users.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken) =>
        _orders = await Task.WhenAll(Enumerable.Range(0, _options.Connections).Select(async _ =>
        {
            using var created = await _gateway.PostAsJsonAsync("/api/users", new { name = "Ada", email = "ada@example.com" }, cancellationToken);
            created.EnsureSuccessStatusCode();
            var user = await created.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
            return await JsonContent.Create(new
            {
                userId = (string?)user!["id"],
                lines = new[] { new { sku = "BOOK-1", quantity = 2, unitPrice = new { amount = 12.50m, currency = "EUR" } } },
                paymentMethod = "pm_card_visa",
            }).ReadAsByteArrayAsync(cancellationToken);
        }));

    public async Task<LoadOutcome> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new LongConcurrentHistogram(1, LongestMicroseconds, Digits);
        var errors = new ConcurrentDictionary<string, int>();
        var orders = 0;
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_orders.Select(order => Task.Run(() => PlaceAsync(order), cancellationToken)));

        // A connection that waited for its answer would have sent one every so often meanwhile.
        var interval = _options.Rate > 0 ? 0 : (long)(Stopwatch.GetElapsedTime(started).TotalMicroseconds * _options.Connections / Math.Max(orders, 1));
        var corrected = new LongHistogram(LongestMicroseconds, Digits);
        foreach (var value in latencies.RecordedValues())
        {
            for (var i = 0; i < value.CountAtValueIteratedTo; i++)
            {
                corrected.RecordValueWithExpectedInterval(value.ValueIteratedTo, interval);
            }
        }

        return new LoadOutcome(orders, errors, corrected);

        async Task PlaceAsync(byte[] order)
        {
            while (true)
            {
                var due = _options.Rate == 0
                    ? Stopwatch.GetElapsedTime(started)
                    : TimeSpan.FromSeconds((double)Interlocked.Increment(ref next) / _options.Rate);
                if (due >= duration)
                {
                    return;
                }

                if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early, cancellationToken);
                }

                if (await FailureAsync(order, cancellationToken) is { } failure)
                {
                    errors.AddOrUpdate(failure, 1, (_, count) => count + 1);
                }
                else
                {
                    Interlocked.Increment(ref orders);
                    latencies.RecordValue(Math.Clamp((long)(Stopwatch.GetElapsedTime(started) - due).TotalMicroseconds, 1, LongestMicroseconds));
                }
            }
        }
    }

    public void Dispose() => _gateway.Dispose();

    /// <returns>Null when it was placed.</returns>
    private async Task<string?> FailureAsync(byte[] order, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(order) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _gateway.PostAsync(new Uri("/api/orders", UriKind.Relative), content, cancellationToken);
            return response.StatusCode == HttpStatusCode.Created ? null : $"{(int)response.StatusCode}";
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return failed.GetType().Name;
        }
    }
}
