using System.Diagnostics;

namespace OrderSystem.Testing.Processes;

/// <summary>One run of a service; its output goes to a file.</summary>
public sealed class ChildProcess : IDisposable
{
    // Not inherited: these are about this process.
    private static readonly string[] OwnVariables = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ServiceDefinition service, string logFile)
    {
        // The shell only points the output at the file and becomes the service: no pipe that this process would have
        // to read, and the last lines before a SIGKILL are there.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", """exec "$@" >>"$0" 2>&1""", logFile },
            WorkingDirectory = Path.GetDirectoryName(logFile)!,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])[.. service.Enter, LaunchedAssemblies.DotNet, service.Assembly, .. service.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in OwnVariables)
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_URLS"] = service.Address.OriginalString;
        foreach (var (key, value) in service.Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{service.Name} does not start.");
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    public bool Send(Signal signal) => !_process.HasExited && Signals.Send(Id, signal);

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public void Dispose() => _process.Dispose();
}
