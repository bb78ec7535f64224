using System.Diagnostics;
using System.Reflection;
using OrderSystem.Database.TestSilo.Grains;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A silo (or a client) in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;

    private SiloProcess(TestDatabase database, int siloPort, string[] arguments)
    {
        SiloPort = siloPort;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Assembly.GetAssembly(typeof(ILedgerGrain))!.Location);
        foreach (var argument in database.Configuration.Select(setting => $"--{setting.Key}={setting.Value}").Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        var output = TestContext.Current.TestOutputHelper;
        _process = Process.Start(start)!;
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

    public System.Collections.Concurrent.ConcurrentQueue<string> Output { get; } = new();

    public static SiloProcess Start(TestDatabase database, params string[] arguments)
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        return new SiloProcess(database, siloPort, [$"--SiloPort={siloPort}", $"--GatewayPort={gatewayPort}", .. arguments]);
    }

    public static async Task<SiloProcess> StartedAsync(TestDatabase database, params string[] arguments)
    {
        var silo = Start(database, arguments);
        await silo.HasStartedAsync();
        return silo;
    }

    public async Task HasStartedAsync()
    {
        var ended = _process.WaitForExitAsync();
        await Task.WhenAny(_started.Task, ended).WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        Assert.True(_started.Task.IsCompleted, $"The silo ended before it had started: {(ended.IsCompleted ? await _errors : "")}");
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
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

        _process.Dispose();
    }
}
