namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that others reach by a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IValueProvider
{
    /// <summary>The environment variable that carries it, or null for <c>ConnectionStrings__{name}</c>.</summary>
    string? ConnectionStringEnvironmentVariable => null;

    /// <summary>The connection string.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connection string, or null where there is none.</returns>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetConnectionStringAsync(cancellationToken);
}
