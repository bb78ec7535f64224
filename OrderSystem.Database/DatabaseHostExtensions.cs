using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Startup;

namespace OrderSystem.Database;

/// <summary>Runs a host that needs the orders database.</summary>
public static class DatabaseHostExtensions
{
    /// <summary>
    /// Prepares the database, then runs the host until it is shut down. When the database or the configuration is at
    /// fault, says so in a sentence on standard error instead of a stack trace.
    /// </summary>
    /// <returns>The exit code of the process: 0, or 1 when the host could not start.</returns>
    /// <example><code>return await app.RunWithDatabaseAsync();</code></example>
    public static Task<int> RunWithDatabaseAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.RunServiceAsync(DatabaseUnavailableException.Explain, host.Services.PrepareDatabaseAsync, cancellationToken);
    }

    private static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var preparation in services.GetServices<IDatabasePreparation>())
        {
            await preparation.PrepareAsync(cancellationToken);
        }
    }
}
