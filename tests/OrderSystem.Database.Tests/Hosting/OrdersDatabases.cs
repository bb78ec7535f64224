using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.Database.Tests.Hosting;

internal static class OrdersDatabases
{
    /// <summary>The library's services on a test's database, without Orleans: what another process would have.</summary>
    public static IHost BuildHost(TestDatabase database)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(database.Configuration);
        builder.AddOrdersDatabase();
        return builder.Build();
    }

    public static IOrdersDatabase Database(this IHost host) => host.Services.GetRequiredService<IOrdersDatabase>();

    public static async Task<IHost> BuildWithSchemaAsync(TestDatabase database)
    {
        var host = BuildHost(database);
        await host.Database().CreateOrMigrateAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
