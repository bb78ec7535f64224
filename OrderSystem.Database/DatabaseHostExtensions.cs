using System.Data.Common;
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
        IOrdersDatabase? database = null;
        return host.RunServiceAsync(Explain, Prepare, cancellationToken);

        async Task Prepare(CancellationToken stop)
        {
            // Asked for now: the services are gone when there is something to explain.
            database = host.Services.GetRequiredService<IOrdersDatabase>();
            foreach (var preparation in host.Services.GetServices<IDatabasePreparation>())
            {
                await preparation.PrepareAsync(stop);
            }
        }

        // Orleans' start reads and writes the database as well, and it may fail only then.
        string? Explain(Exception exception) =>
            DatabaseUnavailableException.Explain(exception) ?? (exception is DbException ? database?.Explain(exception).Sentence : null);
    }
}
