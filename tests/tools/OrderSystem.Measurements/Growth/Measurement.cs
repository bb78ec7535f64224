using System.Diagnostics;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Measurements.Growth;

/// <summary>
/// Places orders where there is more or less already, order by order in turns, so that whatever else the machine does
/// meets all alike.
/// </summary>
internal static class Measurement
{
    private const int OrdersPerRound = 25;

    /// <summary>Compares users with histories of different lengths.</summary>
    public static async Task<IReadOnlyList<OrderCost>> OfHistories(
        OneSilo silo, IReadOnlyList<int> histories, int rounds, CancellationToken cancellationToken)
    {
        var users = new List<Customer>();
        foreach (var history in histories)
        {
            await Console.Error.WriteLineAsync($"A user with {history} orders");
            users.Add(await Customer.Create(silo, history));
        }

        return await Run(histories, rounds, CustomerOfRound, cancellationToken);

        async Task<Customer> CustomerOfRound(int index)
        {
            // A short history would not stay short.
            if (histories[index] < OrdersPerRound)
            {
                users[index] = await Customer.Create(silo, histories[index]);
            }

            return users[index];
        }
    }

    /// <summary>Compares databases with more and fewer orders in them.</summary>
    public static async Task<IReadOnlyList<OrderCost>> OfStored(
        string folder, IReadOnlyList<int> stored, int rounds, CancellationToken cancellationToken)
    {
        var silos = new List<OneSilo>();
        try
        {
            foreach (var number in stored)
            {
                await Console.Error.WriteLineAsync($"A database with {number} orders");
                silos.Add(await OneSilo.Start(Path.Combine(folder, $"{number}"), cancellationToken));
                await StoredOrders.FillAsync(silos[^1], number, cancellationToken);
            }

            return await Run(stored, rounds, index => Customer.Create(silos[index], history: 0), cancellationToken);
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<OrderCost>> Run(
        IReadOnlyList<int> sizes, int rounds, Func<int, Task<Customer>> customerOfRound, CancellationToken cancellationToken)
    {
        // The first round warms up and is not counted.
        var results = sizes.Select(size => new OrderCost(size)).ToList();
        for (var round = 0; round <= rounds; round++)
        {
            var customers = new List<Customer>();
            for (var index = 0; index < sizes.Count; index++)
            {
                customers.Add(await customerOfRound(index));
            }

            for (var order = 0; order < OrdersPerRound; order++)
            {
                for (var turn = 0; turn < sizes.Count; turn++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var index = (turn + order) % sizes.Count;
                    await Measure(customers[index], round == 0 ? new OrderCost(sizes[index]) : results[index]);
                }
            }
        }

        return results;
    }

    private static async Task Measure(Customer customer, OrderCost cost)
    {
        var written = customer.Silo.Written;
        var (writes, bytes) = (written.Writes, written.Bytes);
        var start = Stopwatch.GetTimestamp();
        await customer.PlaceOrder();
        var placed = Stopwatch.GetTimestamp();
        await customer.ListOrders();
        cost.Add(
            Stopwatch.GetElapsedTime(start, placed), Stopwatch.GetElapsedTime(placed), written.Writes - writes, written.Bytes - bytes);
    }
}

/// <summary>A user who orders the same again and again.</summary>
internal sealed class Customer(OneSilo silo)
{
    private static readonly Caller Caller = new("growth", "customer");

    private static readonly OrderLine[] Lines =
        [new OrderLine("BOOK-1", 2, new Money(12.50m, "EUR")), new OrderLine("PEN-7", 1, new Money(3.20m, "EUR"))];

    private readonly Guid _id = Guid.CreateVersion7();

    public OneSilo Silo => silo;

    private IUserGrain User => silo.Grains.GetGrain<IUserGrain>(_id);

    /// <summary>A user who has placed orders.</summary>
    public static async Task<Customer> Create(OneSilo silo, int history)
    {
        var customer = new Customer(silo);
        await customer.User.Create(new CreateUser("Ada Lovelace", "ada@example.com"), Caller);
        for (var order = 0; order < history; order++)
        {
            await customer.PlaceOrder();
        }

        return customer;
    }

    public async Task PlaceOrder()
    {
        var result = await silo.Grains.GetGrain<IOrderGrain>(Guid.CreateVersion7())
            .Place(new PlaceOrder(_id, Lines, "pm_card_visa"), Caller);
        if (result.Outcome != OrderOutcome.Done)
        {
            throw new InvalidOperationException($"The order ended as {result.Outcome}.");
        }
    }

    /// <summary>Reads the newest orders, as many as the gateway lists unless told otherwise.</summary>
    public Task ListOrders() => User.ListOrders(after: null, limit: 20, Caller);
}
