using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Cluster;
using OrderSystem.Database.Startup;
using OrderSystem.Database.Storage;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;

namespace OrderSystem.Database;

/// <summary>Puts an Orleans silo or client on the orders database: SQLite by default, PostgreSQL with a connection string.</summary>
public static class OrdersDatabaseExtensions
{
    /// <summary>
    /// Adds the database, its options (section <c>Database</c>, connection string <c>ConnectionStrings:orders</c>) and
    /// its health check, tagged <c>ready</c>.
    /// </summary>
    public static TBuilder AddOrdersDatabase<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOrdersDatabase();
        return builder;
    }

    /// <summary>
    /// Keeps cluster membership, grain state (the default provider) and reminders in the orders database, whose schema
    /// is created or migrated before Orleans starts.
    /// </summary>
    public static ISiloBuilder UseOrdersDatabase(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOrdersDatabase();
        services.AddSingleton<SchemaCreation>();
        services.AddSingleton<IDatabasePreparation>(provider => provider.GetRequiredService<SchemaCreation>());
        services.AddHostedService(provider => provider.GetRequiredService<SchemaCreation>());

        services.AddClusterIds();
        services.AddDatabaseExceptions();
        services.AddSiloDefaults();
        services.AddGrainStateSerializer();
        builder
            .UseSystemTextJsonGrainStorageSerializer()
            .UseAdoNetClustering(options => options.Configure<IOrdersDatabase>((clustering, database) =>
            {
                clustering.Invariant = database.Invariant;
                clustering.DataSource = database.DataSource;
            }))
            .AddAdoNetGrainStorageAsDefault(options => options.Configure<IOrdersDatabase>((storage, database) =>
            {
                storage.Invariant = database.Invariant;
                storage.DataSource = database.DataSource;
            }))
            .UseAdoNetReminderService(options => options.Configure<IOrdersDatabase>((reminders, database) =>
            {
                reminders.Invariant = database.Invariant;
                reminders.DataSource = database.DataSource;
            }));
        services.AddStorageFailures();
        return builder;
    }

    /// <summary>
    /// Finds the silos through the orders database. A client never creates it: it waits until a silo has, and for a
    /// silo that answers, for <see cref="DatabaseOptions.ClientTimeout"/>.
    /// </summary>
    public static IClientBuilder UseOrdersDatabase(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOrdersDatabase();
        services.AddSingleton<IDatabasePreparation, SchemaWait>();

        services.AddClusterIds();
        services.AddDatabaseExceptions();
        services.AddClientDefaults();
        return builder
            .UseConnectionRetryFilter<ClusterConnectionRetry>()
            .UseAdoNetClustering(options => options.Configure<IOrdersDatabase>((clustering, database) =>
            {
                clustering.Invariant = database.Invariant;
                clustering.DataSource = database.DataSource;
            }));
    }
}
