using System.Diagnostics;

namespace OrderSystem.HistoryCost;

/// <summary>Places orders for users with histories of different lengths, in turns, so that whatever else the machine does meets all alike.</summary>
internal static class Measurement
{
    // A page of the index: in each round every long history moves exactly one page out.
    private const int OrdersPerRound = 25;

    public static async Task<IReadOnlyList<HistoryCostResult>> Run(
        OneSilo silo, IReadOnlyList<int> histories, int rounds, CancellationToken cancellationToken)
    {
        var users = new Dictionary<int, Customer>();
        foreach (var history in histories)
        {
            await Console.Error.WriteLineAsync($"A user with {history} orders");
            users[history] = await Customer.Create(silo.Grains, history);
            await users[history].PlaceOrders(OrdersPerRound);
        }

        var measured = histories.ToDictionary(history => history, _ => new List<Round>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var history in InTurn(histories, round))
            {
                cancellationToken.ThrowIfCancellationRequested();

                // A short history would not stay short.
                var user = history < 2 * OrdersPerRound ? await Customer.Create(silo.Grains, history) : users[history];
                measured[history].Add(await Measure(silo, user));
            }
        }

        return [.. histories.Select(history => new HistoryCostResult(history, measured[history]))];
    }

    private static IEnumerable<int> InTurn(IReadOnlyList<int> histories, int round) =>
        Enumerable.Range(0, histories.Count).Select(index => histories[(index + round) % histories.Count]);

    private static async Task<Round> Measure(OneSilo silo, Customer user)
    {
        var (writes, bytes) = (silo.Written.Writes, silo.Written.Bytes);
        silo.Written.TakeLargestUser();
        var start = Stopwatch.GetTimestamp();
        await user.PlaceOrders(OrdersPerRound);
        return new Round(
            OrdersPerRound,
            Stopwatch.GetElapsedTime(start),
            silo.Written.Writes - writes,
            silo.Written.Bytes - bytes,
            silo.Written.TakeLargestUser());
    }
}
