using System.Data.Common;
using Npgsql;

namespace OrderSystem.Database.Tests.Hosting;

public sealed class PostgresDatabase(string connectionString) : TestDatabase
{
    public string Name { get; } = new NpgsqlConnectionStringBuilder(connectionString).Database!;

    public override IReadOnlyDictionary<string, string?> Configuration { get; } =
        new Dictionary<string, string?> { ["ConnectionStrings:orders"] = connectionString };

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
