using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using OrderSystem.Testing;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>Clients that place one order after the other, each with a key of its own.</summary>
internal sealed class OrderLoad : IAsyncDisposable
{
    private const int Clients = 6;

    // Two processors are to be left to the silos that start, and to the tests beside these.
    private static readonly TimeSpan BetweenOrders = TimeSpan.FromMilliseconds(400);

    private readonly OrderApi _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(string User, string Order)> _acknowledged = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<TimeSpan> _durations = new();
    private readonly Task _running;

    private OrderLoad(OrderApi api, IEnumerable<string> users)
    {
        _api = api;
        _running = Task.WhenAll(users.Select(user => Task.Run(() => PlaceAsync(user))));
    }

    /// <summary>What was answered otherwise than with 201, with trace id and body.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public int Acknowledged => _acknowledged.Count;

    public static async Task<OrderLoad> StartAsync(OrderApi api)
    {
        var users = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => api.CreateUserAsync()));
        return new OrderLoad(api, users);
    }

    /// <summary>Waits until so many more orders were acknowledged.</summary>
    public Task AcknowledgeAsync(int more)
    {
        var target = Acknowledged + more;
        return Eventually.IsTrue(() => Acknowledged >= target);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Writes down what the clients have seen.</summary>
    public void Report()
    {
        var durations = _durations.Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Acknowledged} orders acknowledged, {Failures.Count} failed; median {durations[durations.Count / 2].TotalMilliseconds:F0} ms, longest {durations[^1].TotalSeconds:F1} s"));
    }

    /// <summary>Reads back every acknowledged order, alone and in its user's list.</summary>
    public async Task ShouldBeStoredAsync()
    {
        foreach (var orders in _acknowledged.GroupBy(order => order.User, order => order.Order))
        {
            Assert.Empty(orders.Except(await ListAsync(orders.Key)));
            foreach (var order in orders)
            {
                using var read = await _api.GetAsync($"/api/orders/{order}");
                Assert.Equal(HttpStatusCode.OK, read.StatusCode);
                Assert.Equal("paid", (string?)(await OrderApi.ReadAsync(read))["status"]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task PlaceAsync(string user)
    {
        while (!_stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await _api.PlaceAsync(user, idempotencyKey: Guid.NewGuid().ToString());
            _durations.Enqueue(Stopwatch.GetElapsedTime(started));
            if (response.StatusCode == HttpStatusCode.Created)
            {
                _acknowledged.Enqueue((user, (string)(await OrderApi.ReadAsync(response))["id"]!));
            }
            else
            {
                _failures.Enqueue($"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }

            await Task.Delay(BetweenOrders);
        }
    }

    private async Task<IReadOnlyList<string>> ListAsync(string user)
    {
        var orders = new List<string>();
        for (var cursor = ""; ;)
        {
            using var response = await _api.GetAsync($"/api/users/{user}/orders?limit=100{cursor}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var page = await OrderApi.ReadAsync(response);
            orders.AddRange(page["items"]!.AsArray().Select(order => (string)order!["id"]!));
            if (page["nextCursor"] is not { } next)
            {
                return orders;
            }

            cursor = $"&cursor={next}";
        }
    }
}
