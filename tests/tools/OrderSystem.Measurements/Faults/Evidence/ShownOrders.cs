using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>Reads orders and lists through the gateway, as the clients that own them.</summary>
internal sealed class ShownOrders(OrderApi api, IReadOnlyCollection<Client> clients)
{
    private const int Parallel = 16;

    private readonly Dictionary<Guid, string> _tokens = clients
        .SelectMany(client => client.Users.Select(user => (user, client.Token)))
        .ToDictionary(pair => pair.user, pair => pair.Token);

    /// <returns>The orders that the gateway shows; the others are missing.</returns>
    public async Task<IReadOnlyCollection<OrderRecord>> ReadAsync(
        IEnumerable<(Guid OrderId, Guid UserId)> orders, CancellationToken cancellationToken)
    {
        var shown = new ConcurrentQueue<OrderRecord>();
        await System.Threading.Tasks.Parallel.ForEachAsync(orders.Distinct(), Bound(cancellationToken), async (order, cancelled) =>
        {
            var outcome = await api.GetOrderAsync(TokenOf(order.UserId), order.OrderId, cancelled);
            if (outcome is { IsSuccess: true, Answer.Body: { } body })
            {
                shown.Enqueue(Parse(body));
            }
        });
        return shown;
    }

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Guid>>> ReadListsAsync(CancellationToken cancellationToken)
    {
        var lists = new ConcurrentDictionary<Guid, IReadOnlyList<Guid>>();
        await System.Threading.Tasks.Parallel.ForEachAsync(_tokens.Keys, Bound(cancellationToken), async (user, cancelled) =>
            lists[user] = await ReadListAsync(user, cancelled));
        return lists;
    }

    private async Task<IReadOnlyList<Guid>> ReadListAsync(Guid user, CancellationToken cancellationToken)
    {
        var orders = new List<Guid>();
        string? cursor = null;
        do
        {
            var outcome = await api.ListOrdersAsync(TokenOf(user), user, cursor, cancellationToken);
            if (outcome is not { IsSuccess: true, Answer.Body: { } page })
            {
                // What could not be read is missing in the list, which the checker says.
                break;
            }

            orders.AddRange(page["items"]!.AsArray().Select(item => (Guid)item!["id"]!));
            cursor = page["nextCursor"]?.ToString();
        }
        while (cursor is not null);

        return orders;
    }

    private string TokenOf(Guid user) => _tokens.TryGetValue(user, out var token) ? token : _tokens.Values.First();

    private static ParallelOptions Bound(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };

    private static OrderRecord Parse(JsonObject order) => new(
        (Guid)order["id"]!,
        (Guid)order["userId"]!,
        (string)order["lines"]![0]!["sku"]!,
        Enum.Parse<OrderStatus>((string)order["status"]!, ignoreCase: true),
        (decimal)order["total"]!["amount"]!,
        (string)order["total"]!["currency"]!,
        (string?)order["transactionId"]);
}
