using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Serialization;

namespace OrderSystem.Database.Tests;

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
