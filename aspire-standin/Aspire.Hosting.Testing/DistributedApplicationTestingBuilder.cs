using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Starts AppHosts in tests.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs an AppHost up to the point where it builds its application.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost's assembly; the build generates one in the namespace <c>Projects</c>.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application, to be changed and built.</returns>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Runs an AppHost up to the point where it builds its application.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost's assembly; the build generates one in the namespace <c>Projects</c>.</typeparam>
    /// <param name="args">The AppHost's command line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application, to be changed and built.</returns>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync(typeof(TEntryPoint), args, (_, _) => { }, cancellationToken);

    /// <summary>Runs an AppHost up to the point where it builds its application.</summary>
    /// <param name="entryPoint">A type of the AppHost's assembly.</param>
    /// <param name="args">The AppHost's command line.</param>
    /// <param name="configureBuilder">Changes how the application is built.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application, to be changed and built.</returns>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);

        var run = new EntryPointRun(entryPoint.Assembly, args, configureBuilder);
        return new TestingBuilder(run, await run.StartAsync(cancellationToken));
    }
}
