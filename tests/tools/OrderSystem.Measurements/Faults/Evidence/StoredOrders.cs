using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using OrderSystem.Contracts.Orders;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>Reads the orders where the grains keep them, past every line of the system's code.</summary>
internal static class StoredOrders
{
    // The view is the same on both databases (OrderSystem.Database/Scripts).
    private const string Query = "SELECT CAST(GrainKey AS TEXT) AS Id, CAST(State AS TEXT) AS State FROM GrainState WHERE GrainType = 'order'";

    public static async Task<IReadOnlyList<OrderRecord>> ReadAsync(IDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string? State)>(new CommandDefinition(Query, cancellationToken: cancellationToken));
        return [.. rows.Where(row => row.State is not null).Select(row => Parse(row.Id, row.State!))];
    }

    /// <summary>The number of orders that are not settled yet; null when the database does not answer.</summary>
    public static async Task<int?> CountUnfinishedAsync(IDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(database, cancellationToken)).Count(order => !order.Status.IsFinal());
        }
        catch (DbException)
        {
            return null;
        }
    }

    private static OrderRecord Parse(string id, string state)
    {
        var order = JsonNode.Parse(state)!;
        return new OrderRecord(
            Guid.Parse(id, CultureInfo.InvariantCulture),
            (Guid)order["UserId"]!,
            (string)order["Lines"]![0]!["Sku"]!,
            Enum.Parse<OrderStatus>((string)order["Status"]!),
            (decimal)order["Total"]!["Amount"]!,
            (string)order["Total"]!["Currency"]!,
            (string?)order["TransactionId"]);
    }
}
