using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs a service so that what a person has to put right is said in one sentence.</summary>
public static class ServiceRunExtensions
{
    /// <summary>
    /// Runs the host until it is stopped. A wrong setting or a port that is taken ends it with a sentence on standard
    /// error instead of a stack trace.
    /// </summary>
    /// <returns>The exit code: 0, or 1 when the service could not start.</returns>
    public static async Task<int> RunServiceAsync(this IHost host)
    {
        try
        {
            // Before the host does the same, which would log the exception with its stack as well.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.RunAsync();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } sentences)
        {
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            host.Dispose();
            return 1;
        }
    }

    private static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,
        AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures),

        // The binder's sentence names the key and the value that does not fit.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder", InnerException: FormatException } unbound => [unbound.Message],
        IOException { InnerException: AddressInUseException } taken => [taken.Message],
        _ => null,
    };
}
