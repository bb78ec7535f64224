using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Resources whose value stands in the AppHost's configuration.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a connection string of the AppHost's configuration.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name under <c>ConnectionStrings</c>.</param>
    /// <param name="environmentVariableName">The environment variable that carries it; <c>ConnectionStrings__{name}</c> if not given.</param>
    /// <returns>A builder to refer to it.</returns>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        string name,
        string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        return builder.AddResource(new ConnectionStringParameterResource(
            name,
            () => builder.Configuration.GetConnectionString(name)
                ?? throw new DistributedApplicationException($"Connection string parameter resource could not be used because connection string '{name}' is missing."),
            environmentVariableName));
    }
}
