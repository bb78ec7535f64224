namespace Aspire.Hosting.Testing;

/// <summary>An application that a test is about to build. Whatever the test adds comes after what the AppHost said.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application, and lets the AppHost go on to start it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application.</returns>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
