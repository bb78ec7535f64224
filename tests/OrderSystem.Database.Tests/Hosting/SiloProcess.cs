using System.Collections.Concurrent;
using System.Diagnostics;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A silo in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly Watchdog Watchdog = new();

    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;

    private SiloProcess(int siloPort, IEnumerable<string> arguments)
    {
        SiloPort = siloPort;
        var output = TestContext.Current.TestOutputHelper;
        _process = Process.Start(new ProcessStartInfo(
            LaunchedAssemblies.DotNet, [typeof(SiloProcess).Assembly.Location, "silo", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Watchdog.Add(_process.Id);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == "started")
            {
                _started.TrySetResult();
            }
            else if (line.Data is not null)
            {
                output?.WriteLine($"{_process.Id}: {line.Data}");
                Output.Enqueue(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int SiloPort { get; }

    public ConcurrentQueue<string> Output { get; } = new();

    public static SiloProcess Start(TestDatabase database, params string[] arguments)
    {
        var ports = Ports.Free(2);
        return new SiloProcess(
            ports[0],
            [
                .. database.Configuration.Select(setting => $"--{setting.Key}={setting.Value}"),
                $"--SiloPort={ports[0]}",
                $"--GatewayPort={ports[1]}",
                .. arguments,
            ]);
    }

    public async Task HasStartedAsync()
    {
        var ended = _process.WaitForExitAsync();
        await Task.WhenAny(_started.Task, ended).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(_started.Task.IsCompleted, $"The silo ended before it had started: {(ended.IsCompleted ? await _errors : "")}");
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>SIGKILL: no good-bye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Watchdog.Remove(_process.Id);
        _process.Dispose();
    }
}
