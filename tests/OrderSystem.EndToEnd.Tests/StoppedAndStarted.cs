using System.Collections.Concurrent;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>
/// A system on SQLite that sampled its requests, placed one more order, was stopped right after it, and runs again
/// on the same data.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class StoppedAndStarted : SharedSystem, ICollectionFixture<StoppedAndStarted>
{
    public const string Collection = "stopped and started";

    private readonly DataFolder _data = new();

    /// <summary>The trace flags of the answers by trace id, for each of <see cref="SamplingTests.Ratios"/>.</summary>
    internal IReadOnlyList<ConcurrentDictionary<string, byte>> Sampled { get; private set; } = [];

    /// <summary>What had been received when all processes had ended.</summary>
    internal TelemetryStore Received { get; private set; } = null!;

    /// <summary>Of it, the last order's trace.</summary>
    internal Trace? LastTrace { get; private set; }

    /// <summary>The order as its client was told of it.</summary>
    internal string Order { get; private set; } = "";

    internal Uri Location { get; private set; } = null!;

    internal string User { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        string[] settings = [.. RunningSystem.Unlimited, .. SamplingTests.Settings];
        await using (var first = await RunningSystem.StartAsync(_data, settings: settings))
        {
            first.Orders.Http.DefaultRequestHeaders.UserAgent.ParseAdd("another");
            User = await first.Orders.CreateUserAsync();
            Sampled = await SamplingTests.PlaceAsync(first);
            using var response = await first.Orders.PlaceAsync(User);
            response.EnsureSuccessStatusCode();
            Location = response.Headers.Location!;
            Order = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            await first.StopAsync();
            Received = first.Traces.Store;
            LastTrace = Received.TryGetTrace(TraceCollector.TraceIdOf(response), out var trace) ? trace : null;
        }

        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    private protected override Task<RunningSystem> StartAsync() =>
        RunningSystem.StartAsync(_data, settings: RunningSystem.Unlimited);
}
