using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderSystem.Database.Startup;

namespace OrderSystem.Database;

/// <summary>Runs a host that needs the orders database.</summary>
public static class DatabaseHostExtensions
{
    /// <summary>
    /// Runs the host until it is shut down. When the database or the configuration is at fault, says so in one
    /// sentence on standard error instead of a stack trace.
    /// </summary>
    /// <returns>The exit code of the process: 0, or 1 when the host could not start.</returns>
    /// <example><code>return await app.RunWithDatabaseAsync();</code></example>
    public static async Task<int> RunWithDatabaseAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        try
        {
            await using (AsyncDisposable(host))
            {
                // Before the host starts, which would log the exception with its stack trace.
                host.Services.GetService<IStartupValidator>()?.Validate();
                foreach (var preparation in host.Services.GetServices<IDatabasePreparation>())
                {
                    await preparation.PrepareAsync(cancellationToken);
                }

                await host.RunAsync(cancellationToken);
                return 0;
            }
        }
        catch (DatabaseUnavailableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync($"The configuration is not valid: {exception.Message}");
            return 1;
        }
    }

    private static IAsyncDisposable AsyncDisposable(IHost host) => host as IAsyncDisposable ?? new SynchronousDisposal(host);

    private sealed class SynchronousDisposal(IDisposable disposable) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            disposable.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
