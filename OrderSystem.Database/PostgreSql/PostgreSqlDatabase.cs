using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Npgsql;
using OrderSystem.Database.Schema;

namespace OrderSystem.Database.PostgreSql;

/// <summary>PostgreSQL: the cluster may span machines.</summary>
internal sealed class PostgreSqlDatabase : IOrdersDatabase, IDisposable
{
    // Any number, but the same in all versions of this program: "orders" in ASCII.
    private const long SchemaLock = 0x6f7264657273;

    private readonly NpgsqlDataSource _dataSource;

    public PostgreSqlDatabase(string connectionString)
    {
        var builder = Parse(connectionString);
        Location = $"{builder.ConnectionStringBuilder.Host}:{builder.ConnectionStringBuilder.Port}/{builder.ConnectionStringBuilder.Database}";
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(_ => IsPartOfATrace())
            .ConfigureBatchFilter(_ => IsPartOfATrace())
            .ConfigureCommandSpanNameProvider(command => CommandNames.Of(command.CommandText))
            .EnableFirstResponseEvent(false)
            .EnablePhysicalOpenTracing(false));
        _dataSource = builder.Build();
    }

    public string Invariant => "Npgsql";

    public DbDataSource DataSource => _dataSource;

    public string Location { get; }

    public async Task CreateOrMigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(@SchemaLock)", new { SchemaLock }, transaction, cancellationToken: cancellationToken));
        await SchemaMigration.ApplyAsync(transaction, SchemaScripts.Load("PostgreSql"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<int?> ReadSchemaVersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT to_regclass('OrderSystemSchema')::text", cancellationToken: cancellationToken)) is null)
        {
            return null;
        }

        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "SELECT max(Version) FROM OrderSystemSchema", cancellationToken: cancellationToken));
    }

    public DatabaseFailure Explain(Exception exception) => PostgreSqlFailures.Explain(exception, Location);

    public void Dispose() => _dataSource.Dispose();

    // Orleans polls membership and reminders all the time, outside any request: each poll would be a trace of its own.
    // Below a span that was sampled out, a span would be a trace without its root.
    private static bool IsPartOfATrace() => Activity.Current is { Recorded: true };

    private static NpgsqlDataSourceBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlDataSourceBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Npgsql's own message may repeat parts of the connection string.
            throw new DatabaseUnavailableException("ConnectionStrings:orders is not a valid PostgreSQL connection string.");
        }
    }
}
