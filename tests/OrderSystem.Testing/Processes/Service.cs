namespace OrderSystem.Testing.Processes;

/// <summary>A service that is kept running: whatever ends its process, another one is started.</summary>
public sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeforeAnotherStart = TimeSpan.FromMilliseconds(500);

    private readonly ServiceDefinition _definition;
    private readonly string _logFile;
    private readonly Watchdog _watchdog;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _mayRun = new(1, 1);
    private volatile ChildProcess? _process;
    private volatile bool _endIsPlanned;
    private int _unplannedEnds;
    private Task _supervision = Task.CompletedTask;

    public Service(ServiceDefinition definition, string logFolder, Watchdog watchdog)
    {
        _definition = definition;
        _logFile = Path.Combine(logFolder, $"{definition.Name}.log");
        _watchdog = watchdog;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = definition.Address, Timeout = ProbePatience };
    }

    public string Name => _definition.Name;

    public Uri Address => _definition.Address;

    /// <summary>The process that runs now; another one after each start.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>How often the process ended although no fault asked for it.</summary>
    public int UnplannedEnds => Volatile.Read(ref _unplannedEnds);

    public void Start() => _supervision = SuperviseAsync();

    /// <summary>Kills the process; another one starts after the downtime.</summary>
    public Task KillAsync(TimeSpan downtime, CancellationToken cancellationToken) => EndAsync(Signal.Kill, downtime, cancellationToken);

    /// <summary>Asks the process to end; another one starts once it has, and the downtime is over.</summary>
    public Task RestartAsync(TimeSpan downtime, CancellationToken cancellationToken) => EndAsync(Signal.Terminate, downtime, cancellationToken);

    /// <summary>Stops the process for a while and lets it go on.</summary>
    public async Task StallAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (_process is not { } process || !process.Send(Signal.Stop))
        {
            return;
        }

        try
        {
            await Task.Delay(duration, cancellationToken);
        }
        finally
        {
            process.Send(Signal.Continue);
        }
    }

    /// <summary>Whether the service says that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("/health", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public async Task WaitUntilReadyAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(patience);
        try
        {
            while (!await IsReadyAsync(bound.Token))
            {
                await Task.Delay(BetweenProbes, bound.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name} is not ready after {patience.TotalSeconds:0} seconds; its output is in {_logFile}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _process?.Send(Signal.Kill);
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
        _mayRun.Dispose();
    }

    private async Task EndAsync(Signal signal, TimeSpan downtime, CancellationToken cancellationToken)
    {
        await _mayRun.WaitAsync(cancellationToken);
        try
        {
            _endIsPlanned = true;
            if (_process is { } process && process.Send(signal))
            {
                await process.WaitForExitAsync(cancellationToken);
            }

            await Task.Delay(downtime, cancellationToken);
        }
        finally
        {
            _mayRun.Release();
        }
    }

    private async Task SuperviseAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await _mayRun.WaitAsync(_stopping.Token);
            ChildProcess process;
            try
            {
                _endIsPlanned = false;
                process = ChildProcess.Start(_definition, _logFile);
                _watchdog.Add(process.Id);
                _process = process;
                if (_stopping.IsCancellationRequested)
                {
                    process.Send(Signal.Kill);
                }
            }
            finally
            {
                _mayRun.Release();
            }

            // Not cancelled: a process that is left is a process that nobody ends.
            await process.WaitForExitAsync(CancellationToken.None);
            _watchdog.Remove(process.Id);
            if (!_endIsPlanned && !_stopping.IsCancellationRequested)
            {
                Interlocked.Increment(ref _unplannedEnds);
                await Task.Delay(BeforeAnotherStart, _stopping.Token);
            }
        }
    }
}

/// <summary>How a service is launched.</summary>
/// <param name="Name">Its name in logs, unique among all.</param>
/// <param name="Assembly">The program.</param>
/// <param name="Address">Where it listens, and answers at <c>/health</c> when it is ready.</param>
/// <param name="Settings">Its settings, by configuration key.</param>
/// <param name="Arguments">Its command line.</param>
public sealed record ServiceDefinition(
    string Name,
    string Assembly,
    Uri Address,
    IEnumerable<KeyValuePair<string, string>> Settings,
    params string[] Arguments)
{
    /// <summary>What comes before its command; nothing where it runs on this machine.</summary>
    public IReadOnlyList<string> Enter { get; init; } = [];
}
