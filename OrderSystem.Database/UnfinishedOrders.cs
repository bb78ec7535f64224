using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Database;

/// <summary>Tells which orders are left to be finished. The database knows it from what their grains have stored.</summary>
public interface IUnfinishedOrders
{
    /// <summary>Reads the unfinished orders that nobody has seen to in time, the oldest first, a few at a time.</summary>
    /// <param name="now">Now; an order's <c>RecoverAt</c> is until when its grain sees to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<Guid> ReadDueAsync(DateTimeOffset now, CancellationToken cancellationToken = default);
}

/// <inheritdoc />
internal sealed class UnfinishedOrders(IOrdersDatabase database, IOptions<ClusterOptions> cluster) : IUnfinishedOrders
{
    private const int PageSize = 100;

    internal const string Query = """
        SELECT GrainIdN0, GrainIdN1, RecoverAt
        FROM UnfinishedOrders
        WHERE ServiceId = @ServiceId AND (RecoverAt, GrainIdN0, GrainIdN1) > (@RecoverAt, @N0, @N1) AND RecoverAt <= @Now
        ORDER BY RecoverAt, GrainIdN0, GrainIdN1
        LIMIT @PageSize
        """;

    public async IAsyncEnumerable<Guid> ReadDueAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = (N0: long.MinValue, N1: long.MinValue, RecoverAt: "");
        List<(long N0, long N1, string RecoverAt)> page;
        do
        {
            // What is still unfinished after it was taken up stands at a later time, or is asked for in the next reading.
            page = await ReadPageAsync(last, now, cancellationToken);
            foreach (var row in page)
            {
                yield return GrainKey.ToGuid(row.N0, row.N1);
                last = row;
            }
        }
        while (page.Count == PageSize);
    }

    // A tuple takes columns as they come; a record of its own needs their types, which SQLite knows of no column without rows.
    private async Task<List<(long N0, long N1, string RecoverAt)>> ReadPageAsync(
        (long N0, long N1, string RecoverAt) after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            cluster.Value.ServiceId,
            after.RecoverAt,
            after.N0,
            after.N1,
            Now = now.UtcDateTime.ToString("O"),
            PageSize,
        };
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        var query = new CommandDefinition(Query, parameters, cancellationToken: cancellationToken);
        return (await connection.QueryAsync<(long, long, string)>(query)).AsList();
    }
}
