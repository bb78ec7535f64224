namespace OrderSystem.TraceViewer.Storage;

/// <summary>Counts changes and wakes those who wait for one. Nothing is allocated while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private long _version;
    private TaskCompletionSource<long>? _next;

    public long Version => Interlocked.Read(ref _version);

    public void Raise()
    {
        TaskCompletionSource<long>? waiting;
        long version;
        lock (_gate)
        {
            version = ++_version;
            waiting = _next;
            _next = null;
        }

        waiting?.SetResult(version);
    }

    public Task<long> WaitAsync(long seen, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_version != seen)
            {
                return Task.FromResult(_version);
            }

            _next ??= new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task.WaitAsync(cancellationToken);
        }
    }
}
