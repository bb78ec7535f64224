using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrderSystem.Database.Tests;

public sealed class GrainStateSerializerTests
{
    [Fact]
    public async Task A_whole_order_comes_back_as_it_was()
    {
        await using var folder = new TemporaryFolder();
        using var silo = TestCluster.BuildSilo(folder);
        var serializer = silo.Services.GetRequiredService<IGrainStorageSerializer>();
        var price = new Money(0.10m, "EUR");
        var order = new Order(
            Guid.NewGuid(), Guid.NewGuid(), OrderStatus.Refunding, [new OrderLine("sku", 3, price)], price * 3, "tx", null,
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(1));

        var read = serializer.Deserialize<Order>(serializer.Serialize(order));

        Assert.Equal(order with { Lines = [] }, read! with { Lines = [] });
        Assert.Equal(order.Lines, read!.Lines);
        Assert.Equal("0.30", read.Total.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task State_that_an_older_or_newer_version_wrote_can_be_read()
    {
        await using var folder = new TemporaryFolder();
        using var silo = TestCluster.BuildSilo(folder);
        var serializer = silo.Services.GetRequiredService<IGrainStorageSerializer>();

        var older = serializer.Deserialize<LedgerState>(BinaryData.FromString("""{"Status":"Closed"}"""));
        var newer = serializer.Deserialize<LedgerState>(BinaryData.FromString("""{"Status":"Closed","Unknown":{"a":[1]},"Note":"x"}"""));

        Assert.Equal(LedgerStatus.Closed, older!.Status);
        Assert.Empty(older.Entries);
        Assert.Equal("x", newer!.Note);
    }
}

/// <summary>What a database throws in a silo reaches the callers of its grains as what it is.</summary>
public sealed class DatabaseExceptionTests
{
    public static TheoryData<Exception> OfDatabases =>
    [
        new NpgsqlException("The connection is gone.", new IOException()),
        new PostgresException("the database system is shutting down", "FATAL", "FATAL", "57P03"),
        new SqliteException("database is locked", 5),
    ];

    [Theory]
    [MemberData(nameof(OfDatabases))]
    public async Task A_databases_exception_travels_between_processes_as_what_it_is(Exception exception)
    {
        await using var folder = new TemporaryFolder();
        using var silo = TestCluster.BuildSilo(folder);
        var serializer = silo.Services.GetRequiredService<Serializer>();

        var travelled = serializer.Deserialize<Exception>(serializer.SerializeToArray(exception));

        Assert.IsType(exception.GetType(), travelled);
        Assert.Equal(exception.Message, travelled.Message);
    }
}
