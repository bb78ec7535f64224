using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using OrderSystem.Contracts.Orders;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>Reads orders and payments where the grains keep them, past every line of the system's code.</summary>
internal static class StoredOrders
{
    // The view is the same on both databases (OrderSystem.Database/Scripts).
    private const string Query = "SELECT CAST(GrainKey AS TEXT) AS Id, CAST(State AS TEXT) AS State FROM GrainState WHERE GrainType = @type";

    public static Task<IReadOnlyList<OrderRecord>> ReadAsync(IDatabase database, CancellationToken cancellationToken) =>
        ReadAsync(database, "order", Order, cancellationToken);

    /// <summary>The payments whose outcome was known before they were given back.</summary>
    public static async Task<IReadOnlyList<PaymentRecord>> ReadPaymentsAsync(IDatabase database, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(database, "payment", Payment, cancellationToken)).OfType<PaymentRecord>()];

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

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        IDatabase database, string type, Func<Guid, JsonNode, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string? State)>(new CommandDefinition(Query, new { type }, cancellationToken: cancellationToken));
        return [.. rows.Where(row => row.State is not null).Select(row => read(Guid.Parse(row.Id, CultureInfo.InvariantCulture), JsonNode.Parse(row.State!)!))];
    }

    private static PaymentRecord? Payment(Guid id, JsonNode payment) => payment["Command"] is { } command
        ? new PaymentRecord(
            id,
            Enum.Parse<PaymentStatus>((string)payment["Status"]!),
            (decimal)command["Amount"]!["Amount"]!,
            (string?)payment["TransactionId"])
        : null;

    private static OrderRecord Order(Guid id, JsonNode order) =>
        new(
            id,
            (Guid)order["UserId"]!,
            (string)order["Lines"]![0]!["Sku"]!,
            Enum.Parse<OrderStatus>((string)order["Status"]!),
            (decimal)order["Total"]!["Amount"]!,
            (string)order["Total"]!["Currency"]!,
            (string?)order["TransactionId"]);
}
