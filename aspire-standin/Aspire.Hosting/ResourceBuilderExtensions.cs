using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What can be said about a resource.</summary>
public static partial class ResourceBuilderExtensions
{
    private static readonly string[] HttpEndpoints = ["http", "https"];

    /// <summary>Adds an annotation.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="annotation">The annotation.</param>
    /// <returns>The builder.</returns>
    internal static IResourceBuilder<T> WithAnnotation<T>(this IResourceBuilder<T> builder, IResourceAnnotation annotation)
        where T : IResource
    {
        builder.Resource.Annotations.Add(annotation);
        return builder;
    }

    /// <summary>Sets an environment variable.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The name of the variable.</param>
    /// <param name="value">Its value; null is the empty string.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? string.Empty);

    /// <summary>Sets environment variables when a process is about to be started. What is said later wins.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Sets them.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));
    }

    /// <summary>Passes on a connection string.</summary>
    /// <typeparam name="TDestination">The kind of resource.</typeparam>
    /// <param name="builder">The resource that uses it.</param>
    /// <param name="source">The resource that has it.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        return builder.WithEnvironment(context =>
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{resource.Name}"] = resource);
    }

    /// <summary>Passes on the addresses of another resource, so that it is found by its name.</summary>
    /// <typeparam name="TDestination">The kind of resource.</typeparam>
    /// <param name="builder">The resource that calls.</param>
    /// <param name="source">The resource that is called.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        var called = source.Resource;
        return builder.WithEnvironment(context =>
        {
            foreach (var endpoint in called.Annotations.OfType<EndpointAnnotation>())
            {
                var reference = new EndpointReference(called, endpoint.Name);
                context.EnvironmentVariables[$"{Encode(called.Name)}_{Encode(endpoint.Name)}".ToUpperInvariant()] = reference;
                context.EnvironmentVariables[$"services__{called.Name}__{endpoint.Name}__0"] = reference;
            }
        });
    }

    /// <summary>Starts the resource only once another one is healthy.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource that waits.</param>
    /// <param name="dependency">The resource that is waited for.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource));
    }

    /// <summary>Asks the resource by HTTP whether it is healthy.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path to ask; <c>/</c> if not given.</param>
    /// <param name="statusCode">The answer of a healthy one; 200 if not given.</param>
    /// <param name="endpointName">The endpoint to ask; <c>http</c> or else <c>https</c> if not given.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DistributedApplicationException">The resource has no such endpoint.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        var endpoint = (endpointName is null ? HttpEndpoints : [endpointName])
            .Select(name => new EndpointReference(resource, name))
            .FirstOrDefault(candidate => candidate.Exists)
            ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{resource.Name}' as it has no HTTP endpoint: does its launch profile have an applicationUrl?");

        var (probed, expected) = (path ?? "/", statusCode ?? 200);
        return builder.WithAnnotation(new HttpHealthCheckAnnotation(
            $"{resource.Name}_{endpoint.EndpointName}_{probed}_{expected}_check", endpoint.EndpointName, probed, expected));
    }

    /// <summary>Marks the HTTP endpoints as meant for users of the application.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    /// <summary>Refers to an endpoint.</summary>
    /// <typeparam name="T">The kind of resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The name of the endpoint.</param>
    /// <returns>The reference.</returns>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new EndpointReference(builder.Resource, name);
    }

    private static string Encode(string name) => NoPartOfAName.Replace(name, "_");

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NoPartOfAName { get; }
}
