using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Measurements.HistoryCost;

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
        if (result.Outcome != PlaceOrderOutcome.Paid)
        {
            throw new InvalidOperationException($"The order ended as {result.Outcome}.");
        }
    }
}
