using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.StandIn;

/// <summary>A running <c>dotnet</c> process with its output.</summary>
internal sealed class LaunchedProcess
{
    private const int KeptLines = 20;

    // Not inherited, as in Aspire: these are about the AppHost itself.
    private static readonly string[] OwnVariables =
        ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];

    private LaunchedProcess(Process process) => _process = process;

    public int Id { get; private set; }

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public string LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join(Environment.NewLine, _lastLines.Select(line => $"    {line}"));
            }
        }
    }

    public static LaunchedProcess Start(
        string assemblyPath,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        Action<string, bool> onLine)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(DotNet, [assemblyPath])
            : IgnoringTheTerminal(assemblyPath, environment);
        start.WorkingDirectory = workingDirectory;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in OwnVariables)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var launched = new LaunchedProcess(new Process { StartInfo = start });
        launched._process.OutputDataReceived += (_, output) => launched.OnLine(output.Data, isError: false, onLine);
        launched._process.ErrorDataReceived += (_, output) => launched.OnLine(output.Data, isError: true, onLine);
        launched._process.Start();
        launched.Id = launched._process.Id;
        launched._process.StandardInput.Close();
        launched._process.BeginOutputReadLine();
        launched._process.BeginErrorReadLine();
        return launched;
    }

    /// <summary>Until the process has ended and its output is read.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    /// <summary>Asks the process to end; kills it, with its children, when it takes longer than allowed.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (_process.HasExited)
        {
            return;
        }

        Signals.Terminate(_process);
        using var impatient = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(impatient.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    private static string DotNet
    {
        get
        {
            // The runtime that runs the AppHost: <root>/shared/Microsoft.NETCore.App/<version>/.
            var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
            host += OperatingSystem.IsWindows() ? ".exe" : "";
            return File.Exists(host) ? host : "dotnet";
        }
    }

    /// <summary>
    /// Ctrl-C and a closed terminal reach the whole process group at once, but who stops when is the launcher's decision.
    /// </summary>
    private static ProcessStartInfo IgnoringTheTerminal(string assemblyPath, IReadOnlyDictionary<string, string> environment)
    {
        // A shell may drop variables whose names it does not understand, such as services__payment-provider__http__0.
        var notForShells = environment
            .Where(variable => !variable.Key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            .Select(variable => $"{variable.Key}={variable.Value}");
        return new("/bin/sh", ["-c", """trap "" INT QUIT HUP; exec env "$@" """, "sh", .. notForShells, DotNet, assemblyPath]);
    }

    private void OnLine(string? line, bool isError, Action<string, bool> onLine)
    {
        if (line is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }

        onLine(line, isError);
    }
}
