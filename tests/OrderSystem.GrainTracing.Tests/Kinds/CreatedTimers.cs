using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Runtime.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What the grain timers that are created say of themselves.</summary>
internal sealed class CreatedTimers : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly List<IDisposable> _subscriptions = [];

    public CreatedTimers() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public IReadOnlyCollection<string> Texts => _texts;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == GrainTimerEvents.ListenerName)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is GrainTimerEvents.Created created)
        {
            _texts.Enqueue(created.Timer.ToString()!);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
