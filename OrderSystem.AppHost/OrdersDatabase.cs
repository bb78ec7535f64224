using Microsoft.Extensions.Configuration;

namespace OrderSystem.AppHost;

/// <summary>Where orders are kept: PostgreSQL when <c>ConnectionStrings:orders</c> is set, else a SQLite file in a folder.</summary>
internal static class OrdersDatabase
{
    private const string Name = "orders";

    public static IResourceBuilder<IResourceWithConnectionString>? AddOrdersDatabase(this IDistributedApplicationBuilder builder)
        => ConnectionString(builder) is null ? null : builder.AddConnectionString(Name);

    public static IResourceBuilder<ProjectResource> WithOrdersDatabase(
        this IResourceBuilder<ProjectResource> project,
        IResourceBuilder<IResourceWithConnectionString>? orders)
        => orders is null
            ? project.WithEnvironment("Database__Folder", Folder(project.ApplicationBuilder))
            : project.WithReference(orders);

    /// <summary>That of PostgreSQL; null for SQLite.</summary>
    public static string? ConnectionString(IDistributedApplicationBuilder builder)
        => builder.Configuration.GetConnectionString(Name) is { Length: > 0 } set ? set : null;

    /// <summary><c>Database:Folder</c>, relative to the AppHost's project; <c>data</c> if not set.</summary>
    public static string Folder(IDistributedApplicationBuilder builder)
        => Path.GetFullPath(Path.Combine(builder.AppHostDirectory, builder.Configuration["Database:Folder"] is { Length: > 0 } folder ? folder : "data"));
}
