using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace OrderSystem.Database.PostgreSql;

/// <summary>PostgreSQL: the cluster may span machines.</summary>
internal sealed class PostgreSqlDatabase : IOrdersDatabase, IDisposable
{
    // Any number, but the same in all versions of this program: "orders" in ASCII.
    private const long SchemaLock = 0x6f7264657273;

    // What the connection string says wins. No statement leaves anything behind on a connection, and each is parsed once.
    private const string Defaults = "No Reset On Close=true;Max Auto Prepare=32";

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

    public void Dispose() => _dataSource.Dispose();

    public DatabaseFailure Explain(Exception exception) => exception switch
    {
        DatabaseUnavailableException unavailable => new(unavailable.Message, MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            new($"PostgreSQL at {Location} refuses the user or password of ConnectionStrings:orders.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new($"PostgreSQL at {Location} has no such database: create it, or correct ConnectionStrings:orders.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            new($"The user of ConnectionStrings:orders may not create or use tables in PostgreSQL at {Location}.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new($"PostgreSQL at {Location} has no disk space left.", MayPass: false),
        PostgresException postgres =>
            new($"PostgreSQL at {Location} reports SQLSTATE {postgres.SqlState}.", postgres.IsTransient),
        NpgsqlException or SocketException or TimeoutException =>
            new($"PostgreSQL at {Location} cannot be reached: start it, or correct ConnectionStrings:orders.", MayPass: true),
        _ => new($"PostgreSQL at {Location} cannot be used ({exception.GetType().Name}).", MayPass: false),
    };

    // Orleans polls membership and reminders all the time, outside any request: each poll would be a trace of its own.
    // Below a span that was sampled out, a span would be a trace without its root.
    private static bool IsPartOfATrace() => Activity.Current is { Recorded: true };

    private static NpgsqlDataSourceBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlDataSourceBuilder($"{Defaults};{connectionString}");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Npgsql's own message may repeat parts of the connection string.
            throw new DatabaseUnavailableException("ConnectionStrings:orders is not a valid PostgreSQL connection string.");
        }
    }
}

/// <summary>
/// Names for the spans of SQL commands, after OpenTelemetry's <c>{db.operation.name} {db.collection.name}</c>:
/// <c>INSERT OrleansStorage</c>.
/// </summary>
internal static class CommandNames
{
    private static readonly string[] Operations = ["SELECT", "INSERT", "UPDATE", "DELETE"];
    private static readonly char[] Blanks = [' ', '\n', '(', ';'];

    // The commands are the rows of OrleansQuery and a few of this library: few texts, used again and again.
    private static readonly ConcurrentDictionary<string, string?> Names = new(StringComparer.Ordinal);

    public static string? Of(string commandText) => Names.GetOrAdd(commandText, Describe);

    private static string? Describe(string commandText)
    {
        var words = commandText.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        var start = Array.FindIndex(words, word => Operations.Contains(word));
        if (start < 0)
        {
            return null;
        }

        var table = words.Skip(start).FirstOrDefault(word => word.StartsWith("Orleans", StringComparison.Ordinal) && !word.Contains('.'));
        return table is null ? words[start] : $"{words[start]} {table}";
    }
}
