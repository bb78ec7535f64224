using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace OrderSystem.Database;

/// <summary>Tells which orders a user has. The database knows it from what their grains have stored.</summary>
public interface IUserOrders
{
    /// <summary>Reads what the grains of a user's orders have stored, the order that was placed last first.</summary>
    /// <param name="userId">The user; an order's <c>UserId</c>.</param>
    /// <param name="after">The last order that was read, with its <c>PlacedAt</c>; null to begin with the newest.</param>
    /// <param name="limit">The most orders to read.</param>
    /// <typeparam name="T">The state of an order's grain.</typeparam>
    /// <exception cref="StorageUnavailableException">The database failed.</exception>
    Task<IReadOnlyList<(Guid OrderId, T State)>> ReadAsync<T>(
        Guid userId, (DateTimeOffset PlacedAt, Guid OrderId)? after, int limit);
}

/// <inheritdoc />
internal sealed class UserOrders(
    IOrdersDatabase database, IGrainStorageSerializer serializer, StorageFailures failures, IOptions<ClusterOptions> cluster)
    : IUserOrders
{
    internal const string Query = """
        SELECT GrainIdN0, GrainIdN1, PayloadBinary
        FROM UserOrders
        WHERE ServiceId = @ServiceId AND UserId = @UserId AND (PlacedAt, GrainIdN0, GrainIdN1) < (@PlacedAt, @N0, @N1)
        ORDER BY PlacedAt DESC, GrainIdN0 DESC, GrainIdN1 DESC
        LIMIT @Limit
        """;

    // As JSON has it, so that the text of a time is found again.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    public async Task<IReadOnlyList<(Guid OrderId, T State)>> ReadAsync<T>(
        Guid userId, (DateTimeOffset PlacedAt, Guid OrderId)? after, int limit)
    {
        var (placedAt, orderId) = after ?? (DateTimeOffset.MaxValue, Guid.Empty);
        var (n0, n1) = GrainKey.Of(orderId);
        var parameters = new
        {
            cluster.Value.ServiceId,
            UserId = userId.ToString(),
            PlacedAt = placedAt.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture),
            N0 = n0,
            N1 = n1,
            Limit = limit,
        };
        var rows = await failures.Read(async () =>
        {
            await using var connection = await database.DataSource.OpenConnectionAsync();
            return await connection.QueryAsync<(long N0, long N1, byte[] State)>(Query, parameters);
        });
        return [.. rows.Select(row => (GrainKey.ToGuid(row.N0, row.N1), serializer.Deserialize<T>(new BinaryData(row.State))!))];
    }
}
