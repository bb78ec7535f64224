using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Runtime.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Remembers which span registered a timer, and links the timer's ticks to it. No filter sees a registration, but
/// Orleans' diagnostic events do. One for the process, as those events are.
/// </summary>
internal sealed class TimerCauses : IObserver<GrainTimerEvents.TimerEvent>
{
    private static readonly Lazy<IDisposable> Subscription = new(() => GrainTimerEvents.AllEvents.Subscribe(new TimerCauses()));

    private readonly ConditionalWeakTable<IGrainTimer, StrongBox<ActivityContext>> _causes = [];

    private TimerCauses()
    {
    }

    public static void Listen() => _ = Subscription.Value;

    public void OnNext(GrainTimerEvents.TimerEvent value)
    {
        switch (value)
        {
            case GrainTimerEvents.Created when RequestContextCarrier.CurrentOrCarried() is { } cause:
                _causes.AddOrUpdate(value.Timer, new(cause));
                break;

            // The tick's span is current: it was started when the tick's message came.
            case GrainTimerEvents.TickStart when Ticks.IsUnnamedTick(Activity.Current) && _causes.TryGetValue(value.Timer, out var cause):
                Ticks.Link(Activity.Current, cause.Value);
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
