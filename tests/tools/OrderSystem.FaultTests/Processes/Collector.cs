using OrderSystem.TraceTesting;

namespace OrderSystem.FaultTests.Processes;

/// <summary>Where the services export to: a receiver in this process, which can go away as if its process was killed.</summary>
internal sealed class Collector(Uri address) : IAsyncDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private TraceReceiver? _receiver;

    public async Task StartAsync() => _receiver = await TraceCollector.StartAsync(address.Port);

    /// <summary>Cuts all connections and forgets everything; another receiver starts after the downtime.</summary>
    public async Task KillAsync(TimeSpan downtime, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await StopAsync();
            await Task.Delay(downtime, cancellationToken);
            await StartAsync();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _oneAtATime.Dispose();
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _receiver, null) is { } receiver)
        {
            await receiver.DisposeAsync();
        }
    }
}
