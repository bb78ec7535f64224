using System.Net.Sockets;
using Npgsql;
using OrderSystem.Database.Startup;

namespace OrderSystem.Database.PostgreSql;

/// <summary>Puts PostgreSQL's SQLSTATEs and Npgsql's exceptions into sentences.</summary>
internal static class PostgreSqlFailures
{
    public static DatabaseFailure Explain(Exception exception, string location) => exception switch
    {
        DatabaseUnavailableException unavailable => new(unavailable.Message, MayPass: false),
        SchemaMissingException missing => new(missing.Message, MayPass: true),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            new($"PostgreSQL at {location} refuses the user or password of ConnectionStrings:orders.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new($"PostgreSQL at {location} has no such database: create it, or correct ConnectionStrings:orders.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            new($"The user of ConnectionStrings:orders may not create or use tables in PostgreSQL at {location}.", MayPass: false),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new($"PostgreSQL at {location} has no disk space left.", MayPass: false),
        PostgresException postgres =>
            new($"PostgreSQL at {location} reports SQLSTATE {postgres.SqlState}.", postgres.IsTransient),
        NpgsqlException or SocketException or TimeoutException =>
            new($"PostgreSQL at {location} cannot be reached: start it, or correct ConnectionStrings:orders.", MayPass: true),
        _ => new($"PostgreSQL at {location} cannot be used ({exception.GetType().Name}).", MayPass: false),
    };
}
