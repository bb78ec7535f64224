using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What tests ask of a started application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    private static readonly string[] ByPreference = ["https", "http"];

    /// <summary>A client that talks to a resource.</summary>
    /// <param name="app">The application.</param>
    /// <param name="resourceName">The name of the resource.</param>
    /// <param name="endpointName">The name of the endpoint; <c>https</c> or else <c>http</c> if not given.</param>
    /// <returns>The client.</returns>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    /// <summary>The address of a resource.</summary>
    /// <param name="app">The application.</param>
    /// <param name="resourceName">The name of the resource.</param>
    /// <param name="endpointName">The name of the endpoint; <c>https</c> or else <c>http</c> if not given.</param>
    /// <returns>The address.</returns>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException("The application has not been started.");
        }

        if (!app.Services.GetRequiredService<DistributedApplicationModel>().Resources.TryGetByName(resourceName, out var resource))
        {
            throw new ArgumentException($"Resource '{resourceName}' not found.", nameof(resourceName));
        }

        var endpoint = resource is IResourceWithEndpoints listening
            ? (endpointName is null ? ByPreference : [endpointName])
                .Select(name => new EndpointReference(listening, name))
                .FirstOrDefault(candidate => candidate.IsAllocated)
            : null;
        return endpoint is null
            ? throw new ArgumentException($"Endpoint '{endpointName}' for resource '{resourceName}' not found.", nameof(endpointName))
            : new Uri(endpoint.Url);
    }
}
