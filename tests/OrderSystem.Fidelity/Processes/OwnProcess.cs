using System.Reflection;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace OrderSystem.Fidelity.Processes;

/// <summary>Runs this program again with other arguments, in a process that nothing has listened in before.</summary>
internal static class OwnProcess
{
    public static async Task<TResult> RunAsync<TResult>(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var executable = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        var isHost = Path.GetFileNameWithoutExtension(executable) == "dotnet";
        var result = await Cli.Wrap(executable)
            .WithArguments(isHost ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments)
            .ExecuteBufferedAsync(cancellationToken);
        return JsonSerializer.Deserialize<TResult>(result.StandardOutput)
            ?? throw new InvalidOperationException("The process gave no result.");
    }

    public static void Answer<TResult>(TResult result) => Console.Out.Write(JsonSerializer.Serialize(result));
}
