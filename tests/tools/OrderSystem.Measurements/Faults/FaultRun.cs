using OrderSystem.Measurements.Faults.Checking;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;
using OrderSystem.Measurements.Faults.Processes;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Measurements.Faults;

/// <summary>One run: the system, its load, the faults, and the judgement afterwards.</summary>
internal static class FaultRun
{
    // Longer than a grain call may take (20 s), so that the gateway has the last word.
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <exception cref="TimeoutException">A process did not come back, or the run did not come to its end.</exception>
    public static async Task<RunResult> RunAsync(RunOptions options, RunFolder folder, Action<string> report, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(options.Patience);
        try
        {
            return await RunAsync(options, folder, report, bound);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The run has not come to its end after {options.Patience.TotalMinutes:0} minutes.");
        }
    }

    private static async Task<RunResult> RunAsync(RunOptions options, RunFolder folder, Action<string> report, CancellationTokenSource bound)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();

        var tokens = new CallerTokens();
        await using var cluster = await OrderCluster.StartAsync(options, folder, tokens, bound.Token);
        using var http = new HttpClient { BaseAddress = cluster.Processes.Gateway.Address, Timeout = RequestPatience };
        var requests = new RequestLog();
        var progress = new Progress();
        var api = new OrderApi(http, requests, time);
        var clients = Enumerable.Range(0, options.Clients)
            .Select(number => new Client(number, options.Seed, tokens.Create($"client-{number}"), api, RetryPolicy.Careful, progress))
            .ToArray();
        await Task.WhenAll(clients.Select(client => client.CreateUsersAsync(bound.Token)));
        report($"{time.GetElapsedTime(started).TotalSeconds:0} s: all processes are ready, the load begins");

        var injector = new FaultInjector(cluster, progress, report);
        var faults = injector.RunAsync(options.Schedule(), options.Rolling, bound.Token);
        await UnlessFailed(
            Task.WhenAll(clients.Select(client => client.RunAsync(options.BetweenOrders, IsEnough, bound.Token))), faults, bound);
        var loadTime = time.GetElapsedTime(started);
        report($"{loadTime.TotalSeconds:0} s: {progress.Acknowledged} acknowledged; the load and the faults are over");

        cluster.Proxy.StopFaults();
        await cluster.Processes.WaitUntilReadyAsync(bound.Token);
        var figures = LoadFigures.Of(requests, progress);
        var (evidence, settled) = await GatherSettledAsync();
        report($"{time.GetElapsedTime(started).TotalSeconds:0} s: {(settled ? "everything is settled" : "not everything is settled")}; all is read");
        return new RunResult(
            options,
            injector.Injected,
            cluster.Proxy.Counts,
            cluster.Processes.All.ToDictionary(service => service.Name, service => service.UnplannedEnds),
            figures,
            evidence,
            Checker.Check(evidence),
            loadTime,
            time.GetElapsedTime(started));

        // A request that nobody waits for any more may still be under way in the cluster, and be an order later than others are
        // read. What is judged is of one moment: nothing was stored while it was read.
        async Task<(RunEvidence Evidence, bool IsSettled)> GatherSettledAsync()
        {
            while (true)
            {
                var settled = await WaitUntilSettledAsync(cluster, options.SettlingPatience, bound.Token);
                var evidence = await GatherAsync(cluster, api, requests, clients, bound.Token);
                if (!settled || evidence.Stored.ToHashSet().SetEquals(await StoredOrders.ReadAsync(cluster.Database, bound.Token)))
                {
                    return (evidence, settled);
                }
            }
        }

        bool IsEnough() => progress.Acknowledged >= options.Orders && faults.IsCompleted;
    }

    private static async Task UnlessFailed(Task load, Task faults, CancellationTokenSource stop)
    {
        // Without the faults the load would never be enough.
        await Task.WhenAny(load, faults);
        if (faults.IsFaulted)
        {
            await stop.CancelAsync();
            await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await faults;
        }

        await load;
        await faults;
    }

    private static async Task<bool> WaitUntilSettledAsync(OrderCluster cluster, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < patience)
        {
            if (!cluster.Proxy.HasLateRequests && await StoredOrders.CountUnfinishedAsync(cluster.Database, cancellationToken) == 0)
            {
                return true;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }

        return false;
    }

    private static async Task<RunEvidence> GatherAsync(
        OrderCluster cluster, OrderApi api, RequestLog requests, IReadOnlyCollection<Client> clients, CancellationToken cancellationToken)
    {
        var placements = clients.SelectMany(client => client.Placements).ToArray();
        var stored = await StoredOrders.ReadAsync(cluster.Database, cancellationToken);
        var shown = new ShownOrders(api, clients);
        var known = stored.Select(order => (order.Id, order.UserId))
            .Concat(placements.SelectMany(placement => placement.Acknowledgements.Select(told => (told.OrderId, placement.UserId))));
        return new RunEvidence(
            placements,
            requests.Untraced,
            stored,
            await shown.ReadAsync(known, cancellationToken),
            await shown.ReadListsAsync(cancellationToken),
            await StoredOrders.ReadPaymentsAsync(cluster.Database, cancellationToken),
            await Ledger.ReadAsync(cluster.Processes.Provider.Address, cancellationToken));
    }
}
