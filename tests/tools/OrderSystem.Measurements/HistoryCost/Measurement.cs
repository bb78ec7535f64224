using System.Diagnostics;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>
/// Places orders for users with histories of different lengths, order by order in turns, so that whatever else the
/// machine does meets all alike.
/// </summary>
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
        }

        // The first round warms up and is not counted.
        var results = histories.ToDictionary(history => history, history => new HistoryCostResult(history));
        for (var round = 0; round <= rounds; round++)
        {
            // A short history would not stay short.
            foreach (var history in histories.Where(history => history < OrdersPerRound))
            {
                users[history] = await Customer.Create(silo.Grains, history);
            }

            for (var order = 0; order < OrdersPerRound; order++)
            {
                foreach (var history in InTurn(histories, order))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Measure(silo, users[history], round == 0 ? new HistoryCostResult(history) : results[history]);
                }
            }
        }

        return [.. histories.Select(history => results[history])];
    }

    private static IEnumerable<int> InTurn(IReadOnlyList<int> histories, int order) =>
        Enumerable.Range(0, histories.Count).Select(index => histories[(index + order) % histories.Count]);

    private static async Task Measure(OneSilo silo, Customer user, HistoryCostResult result)
    {
        var (writes, bytes) = (silo.Written.Writes, silo.Written.Bytes);
        silo.Written.TakeLargestUser();
        var start = Stopwatch.GetTimestamp();
        await user.PlaceOrder();
        result.Add(
            Stopwatch.GetElapsedTime(start),
            silo.Written.Writes - writes,
            silo.Written.Bytes - bytes,
            silo.Written.TakeLargestUser());
    }
}

/// <summary>A user who orders the same again and again.</summary>
internal sealed class Customer(IGrainFactory grains)
{
    private static readonly Caller Caller = new("history-cost", "customer");

    private static readonly OrderLine[] Lines = [new OrderLine("BOOK-1", 2, new Money(12.50m, "EUR")), new OrderLine("PEN-7", 1, new Money(3.20m, "EUR"))];

    private readonly Guid _id = Guid.CreateVersion7();

    private IUserGrain User => grains.GetGrain<IUserGrain>(_id);

    /// <summary>A user with orders in the index, put there by the same call that placing an order makes.</summary>
    public static async Task<Customer> Create(IGrainFactory grains, int history)
    {
        var customer = new Customer(grains);
        await customer.User.Create(new CreateUser("Ada Lovelace", "ada@example.com"), Caller);
        for (var order = 0; order < history; order++)
        {
            await customer.User.AddOrder(new OrderReference(Guid.CreateVersion7(), DateTimeOffset.UtcNow), Caller);
        }

        return customer;
    }

    public async Task PlaceOrder()
    {
        var result = await grains.GetGrain<IOrderGrain>(Guid.CreateVersion7()).Place(new PlaceOrder(_id, Lines, "pm_card_visa"), Caller);
        if (result.Outcome != OrderOutcome.Done)
        {
            throw new InvalidOperationException($"The order ended as {result.Outcome}.");
        }
    }
}
