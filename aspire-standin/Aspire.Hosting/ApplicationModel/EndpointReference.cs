namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint whose address is known once the application has started.</summary>
public sealed class EndpointReference : IValueProvider
{
    internal EndpointReference(IResourceWithEndpoints resource, string endpointName)
    {
        Resource = resource;
        EndpointName = endpointName;
    }

    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>Whether the resource has such an endpoint.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether its address is known.</summary>
    public bool IsAllocated => Find()?.AllocatedPort is not null;

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme => Get().UriScheme;

    /// <summary>The host part of the address.</summary>
    public string Host => Get().TargetHost;

    /// <summary>The port.</summary>
    public int Port => Get().AllocatedPort
        ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' is not allocated yet.");

    /// <summary>The address.</summary>
    public string Url => $"{Scheme}://{Host}:{Port}";

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() => Resource.Annotations
        .OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private EndpointAnnotation Get() => Find()
        ?? throw new InvalidOperationException(
            $"'{Resource.Name}' has no endpoint '{EndpointName}': does its launch profile have an applicationUrl?");
}
