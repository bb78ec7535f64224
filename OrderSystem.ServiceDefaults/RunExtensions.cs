using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs a service so that what a person has to put right is said in one sentence.</summary>
public static class RunExtensions
{
    /// <summary>
    /// Runs the host until it is stopped. A wrong setting or a port that is taken ends it with a sentence on standard
    /// error instead of a stack trace, and so does what <paramref name="explain"/> knows.
    /// </summary>
    /// <param name="host">The host; it is disposed of.</param>
    /// <param name="explain">The sentence for a failure that the service knows; null for others, which are thrown.</param>
    /// <param name="prepare">What must succeed before the host starts, once the settings are known to be valid.</param>
    /// <param name="cancellationToken">Stops the host.</param>
    /// <returns>The exit code: 0, or 1 when the service could not start.</returns>
    public static async Task<int> RunServiceAsync(
        this IHost host,
        Func<Exception, string?>? explain = null,
        Func<CancellationToken, Task>? prepare = null,
        CancellationToken cancellationToken = default)
    {
        // Some services can only be disposed of asynchronously. A second time does nothing.
        using var disposed = host;
        await using var disposedAsynchronously = host as IAsyncDisposable;
        try
        {
            // Both before the host does it, or what is thrown would be logged with its stack as well.
            host.Services.GetService<IStartupValidator>()?.Validate();
            if (prepare is not null)
            {
                await prepare(cancellationToken);
            }

            await host.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (Explain(exception, explain) is { } sentences)
        {
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            return 1;
        }
    }

    private static IEnumerable<string>? Explain(Exception exception, Func<Exception, string?>? explain) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,
        AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures),

        // The binder's sentence names the key and the value that does not fit.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder", InnerException: FormatException } =>
            [exception.Message],
        IOException { InnerException: AddressInUseException } taken => [taken.Message],
        FormatException { Message: var message } when message.StartsWith("Invalid url", StringComparison.Ordinal) => [message],
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AccessDenied } =>
            [$"Failed to bind to an address: {exception.Message}."],
        IOException full when full.Message.Contains("inotify", StringComparison.OrdinalIgnoreCase) =>
            [$"{full.Message} Set DOTNET_hostBuilder__reloadConfigOnChange=false to do without file watchers."],
        _ => explain?.Invoke(exception) is { } sentence ? [sentence] : null,
    };
}
