using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>Runs this program again with other arguments, in a process that nothing has listened in before.</summary>
internal static class OwnProcess
{
    public static async Task<TResult> RunAsync<TResult>(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap(LaunchedAssemblies.DotNet)
            .WithArguments([typeof(OwnProcess).Assembly.Location, .. arguments])
            .ExecuteBufferedAsync(cancellationToken);
        return JsonSerializer.Deserialize<TResult>(result.StandardOutput)
            ?? throw new InvalidOperationException("The process gave no result.");
    }

    public static void Answer<TResult>(TResult result) => Console.Out.Write(JsonSerializer.Serialize(result));
}
