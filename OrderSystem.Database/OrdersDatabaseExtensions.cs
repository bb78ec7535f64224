using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database.PostgreSql;
using OrderSystem.Database.Sqlite;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.Database;

/// <summary>Puts an Orleans silo or client on the orders database: SQLite by default, PostgreSQL with a connection string.</summary>
public static class OrdersDatabaseExtensions
{
    /// <summary>
    /// Adds the database, its options (section <c>Database</c>, connection string <c>ConnectionStrings:orders</c>), its
    /// health check, tagged <c>ready</c>, and Npgsql's spans and metrics.
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
    /// <seealso cref="DatabaseStartup"/>
    public static ISiloBuilder UseOrdersDatabase(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOrdersDatabase();
        services.AddSingleton(provider => new DatabaseStartup(provider));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<DatabaseStartup>());

        services.AddSiloDefaults();
        builder
            .UseSystemTextJsonGrainStorageSerializer()
            .UseAdoNetClustering(options => options.Configure<IOrdersDatabase>((clustering, database) =>
                (clustering.Invariant, clustering.DataSource) = (database.Invariant, database.DataSource)))
            .AddAdoNetGrainStorageAsDefault(options => options.Configure<IOrdersDatabase>((storage, database) =>
                (storage.Invariant, storage.DataSource) = (database.Invariant, database.DataSource)))
            .UseAdoNetReminderService(options => options.Configure<IOrdersDatabase>((reminders, database) =>
                (reminders.Invariant, reminders.DataSource) = (database.Invariant, database.DataSource)));
        services.AddStorageFailures();
        services.AddSingleton<IUnfinishedOrders, UnfinishedOrders>();
        services.AddSingleton<IUserOrders, UserOrders>();
        return builder;
    }

    /// <summary>
    /// Finds the silos through the orders database. A client never creates it: while there is none, or no silo in it, its
    /// connection fails.
    /// </summary>
    public static IClientBuilder UseOrdersDatabase(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOrdersDatabase();
        services.AddClientDefaults();
        return builder.UseAdoNetClustering(options => options.Configure<IOrdersDatabase>((clustering, database) =>
            (clustering.Invariant, clustering.DataSource) = (database.Invariant, database.DataSource)));
    }

    // Once, whichever of the public methods comes first.
    private static void AddOrdersDatabase(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IOrdersDatabase)))
        {
            return;
        }

        services.AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IOrdersDatabase>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            var connectionString = provider.GetRequiredService<IConfiguration>().GetConnectionString(DatabaseOptions.ConnectionStringName);
            return string.IsNullOrWhiteSpace(connectionString)
                ? new SqliteDatabase(options, provider.GetRequiredService<IHostEnvironment>())
                : new PostgreSqlDatabase(connectionString);
        });
        services.AddSingleton<StorageFailures>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(DatabaseHealthCheck.Name, tags: ["ready"]);

        // Nothing is reported unless the application has OpenTelemetry, and nothing on SQLite.
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddNpgsql());
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddNpgsqlInstrumentation());
    }

    // Puts this project's storage and reminder table in front of those that Orleans has registered.
    private static void AddStorageFailures(this IServiceCollection services)
    {
        // The last registration of a name is the one that is used, also by the lifecycle that Orleans has registered.
        services.AddKeyedSingleton<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            static (provider, name) => new OrdersGrainStorage(
                AdoNetGrainStorageFactory.Create(provider, (string)name), provider.GetRequiredService<StorageFailures>()));

        var table = services.Last(service => service.ServiceType == typeof(IReminderTable)).ImplementationType!;
        services.AddSingleton<IReminderTable>(provider => new OrdersReminderTable(
            (IReminderTable)ActivatorUtilities.CreateInstance(provider, table), provider.GetRequiredService<StorageFailures>()));
    }
}
