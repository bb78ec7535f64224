namespace Aspire.Hosting.ApplicationModel;

internal sealed class ConnectionStringParameterResource(string name, Func<string> value, string? environmentVariableName)
    : Resource(name), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => environmentVariableName;

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => new(value());
}
