using Orleans.Runtime.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>Hears what Orleans tells of grain timers, among them those of the agents that pull streams' queues.</summary>
internal sealed class TimerEvents<T> : IObserver<GrainTimerEvents.TimerEvent>, IDisposable
    where T : GrainTimerEvents.TimerEvent
{
    private readonly Action<T> _heard;
    private readonly IDisposable _subscription;

    public TimerEvents(Action<T> heard)
    {
        _heard = heard;
        _subscription = GrainTimerEvents.AllEvents.Subscribe(this);
    }

    public void OnNext(GrainTimerEvents.TimerEvent value)
    {
        if (value is T heard)
        {
            _heard(heard);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
