using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Tells the other processes what this one keeps and hears what they keep: one call to each peer at every interval goes
/// both ways. What is heard is told on, so that a silo carries it between the cluster and the services that it calls.
/// </summary>
internal sealed partial class KeepExchange(
    TraceKeeper keeper,
    IEnumerable<KeepPeer> peers,
    IOptions<TraceKeepingOptions> options,
    TimeProvider time,
    ILogger<KeepExchange> logger) : BackgroundService
{
    private const string AnySpan = "0000000000000001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, KeepPeer> _met = new();
    private CancellationToken _stopping = new(canceled: true);

    /// <summary>Answers another process's message.</summary>
    public KeptTracesMessage Answer(KeptTracesMessage message)
    {
        Hear(message);
        var (traces, position) = keeper.Kept.Since(message.Epoch == keeper.Kept.Epoch ? message.Position : 0);
        return new KeptTracesMessage(keeper.Kept.Epoch, position, traces);
    }

    /// <summary>Starts to exchange with a process that was met under way, once.</summary>
    public void Meet(string name, KeepPeer peer)
    {
        if (!_stopping.IsCancellationRequested && _met.TryAdd(name, peer))
        {
            _ = Task.Run(() => Exchange(peer, _stopping), _stopping);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        var interval = options.Value.ExchangeInterval;
        await using var trim = time.CreateTimer(_ => keeper.Held.Trim(), state: null, interval, interval);
        await Task.WhenAll(
            peers.Select(peer => Exchange(peer, stoppingToken)).Append(Task.Delay(Timeout.Infinite, stoppingToken)));
    }

    private async Task Exchange(KeepPeer peer, CancellationToken stoppingToken)
    {
        var heard = new KeptTracesMessage(string.Empty, 0, []);
        var told = 0L;
        using var timer = new PeriodicTimer(options.Value.ExchangeInterval, time);

        // An exchange is nobody's request, also where a request's answer has led to it: it has no spans.
        Activity.Current = null;
        using var untraced = SuppressInstrumentationScope.Begin();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                patience.CancelAfter(Patience);
                var (traces, position) = keeper.Kept.Since(told);
                var message = new KeptTracesMessage(heard.Epoch, heard.Position, traces);
                var answer = await peer(message, patience.Token).WaitAsync(patience.Token);
                Hear(answer);

                // Somebody else answers than before: it has not heard what the other one was told.
                told = answer.Epoch == heard.Epoch || heard.Epoch.Length == 0 ? position : 0;
                heard = answer;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // It is told again with the next one.
                Log.PeerSilent(logger, exception);
            }
        }
    }

    private void Hear(KeptTracesMessage message)
    {
        foreach (var trace in message.Traces)
        {
            if (ActivityContext.TryParse($"00-{trace.TraceId}-{AnySpan}-00", traceState: null, out var context))
            {
                keeper.Told(context.TraceId, trace.Reason);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, EventName = "TraceKeepingPeerSilent",
            Message = "A process was not told what is kept; it is told again")]
        public static partial void PeerSilent(ILogger logger, Exception exception);
    }
}
