using System.Diagnostics;
using Orleans.Runtime.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>A client library's command in every tick of the pulling agents' timers, as a provider over a network would have one.</summary>
internal sealed class TickCommands : IObserver<GrainTimerEvents.TimerEvent>, IDisposable
{
    private readonly ActivitySource _library;
    private readonly List<Activity?> _parents;
    private readonly IDisposable _subscription;

    public TickCommands(ActivitySource library, List<Activity?> parents)
    {
        _library = library;
        _parents = parents;
        _subscription = GrainTimerEvents.AllEvents.Subscribe(this);
    }

    public void OnNext(GrainTimerEvents.TimerEvent value)
    {
        if (value is not GrainTimerEvents.TickStart)
        {
            return;
        }

        lock (_parents)
        {
            _parents.Add(Activity.Current);
        }

        _library.StartActivity("RECEIVE", ActivityKind.Client)?.Dispose();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
