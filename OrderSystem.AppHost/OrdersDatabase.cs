using Microsoft.Extensions.Configuration;

namespace OrderSystem.AppHost;

/// <summary>Where orders are kept: PostgreSQL when <c>ConnectionStrings:orders</c> is set, else a SQLite file in a folder.</summary>
internal static class OrdersDatabase
{
    private const string Name = "orders";

    public static IResourceBuilder<IResourceWithConnectionString>? AddOrdersDatabase(this IDistributedApplicationBuilder builder)
        => IsPostgreSql(builder) ? builder.AddConnectionString(Name) : null;

    public static IResourceBuilder<ProjectResource> WithOrdersDatabase(
        this IResourceBuilder<ProjectResource> project,
        IResourceBuilder<IResourceWithConnectionString>? orders)
    {
        project.WithSettings("Database");
        return orders is not null
            ? project.WithReference(orders)
            : project.WithEnvironment("Database__Folder", Folder(project.ApplicationBuilder));
    }

    public static bool IsPostgreSql(IDistributedApplicationBuilder builder) => ConnectionString(builder) is { Length: > 0 };

    public static string? ConnectionString(IDistributedApplicationBuilder builder) => builder.Configuration.GetConnectionString(Name);

    /// <summary><c>Database:Folder</c>, relative to the AppHost's project; <c>data</c> if not set.</summary>
    public static string Folder(IDistributedApplicationBuilder builder)
        => Path.GetFullPath(Path.Combine(builder.AppHostDirectory, builder.Configuration["Database:Folder"] is { Length: > 0 } folder ? folder : "data"));
}
