using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Runtime.Diagnostics;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>
/// A tick of a grain's timer or reminder has no caller: its span is the root of a trace of its own, and no call to
/// measure. Work that knows what caused it takes the tick's span over with <see cref="RootSpan"/>.
/// </summary>
internal static class Ticks
{
    private static readonly ConcurrentDictionary<Type, string> TimerNames = new();
    private static readonly ConditionalWeakTable<IInvokable, StrongBox<bool>> CleanUps = [];

    /// <summary>Whether an application's timer ticks; Orleans' own are system calls.</summary>
    public static bool IsOfApplication(IIncomingGrainCallContext context) =>
        context.Grain is { } grain
        && !PartsOfOrleans.Include(grain.GetType())
        && !CleanUps.GetValue(context.Request, static timer => new(IsCleanUp(timer.ToString()))).Value;

    /// <summary>Whether the span is a tick's, and no work has given it its name yet.</summary>
    public static bool IsUnnamedTick([NotNullWhen(true)] Activity? span) =>
        span is { Kind: ActivityKind.Internal, IsStopped: false }
        && span.Source == GrainCallTracing.Source
        && ReferenceEquals(span.DisplayName, span.OperationName);

    /// <summary>Links a tick to its cause, if there is one, once.</summary>
    public static void Link(Activity tick, ActivityLink? cause)
    {
        if (cause is { Context: var known }
            && !tick.Links.Any(link => link.Context.SpanId == known.SpanId && link.Context.TraceId == known.TraceId))
        {
            tick.AddLink(cause.Value);
        }
    }

    public static Task ServeTimer(GrainCallRecorder recorder, IIncomingGrainCallContext context, GrainMethod method)
    {
        var name = TimerNames.GetOrAdd(context.Grain.GetType(), static type => $"{type.Name}/Timer");
        var span = RootSpan.Begin(GrainCallTracing.Source, name, ActivityKind.Internal);
        return recorder.Invoke(context, method, span, measured: false);
    }

    public static Task ServeReminder(GrainCallRecorder recorder, IIncomingGrainCallContext context, GrainMethod method)
    {
        var span = RootSpan.Begin(GrainCallTracing.Source, method.SpanName, ActivityKind.Internal, method.Attributes);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.ReminderName, context.Request.GetArgument(0));
        }

        return recorder.Invoke(context, method, span, measured: false);
    }

    /// <summary>Whether a timer is that by which Orleans forgets a grain's idle enumerations; only its text tells.</summary>
    internal static bool IsCleanUp(string? timer) =>
        timer?.Contains("Orleans.Runtime.AsyncEnumerableGrainExtension", StringComparison.Ordinal) ?? false;
}

/// <summary>
/// Remembers which span registered a timer, and links the timer's ticks to it. No filter sees a registration, but
/// Orleans' diagnostic events do. One for the process, as those events are.
/// </summary>
internal sealed class TimerCauses : IObserver<GrainTimerEvents.TimerEvent>
{
    private static readonly Lazy<IDisposable> Subscription = new(() => GrainTimerEvents.AllEvents.Subscribe(new TimerCauses()));

    private readonly ConditionalWeakTable<IGrainTimer, StrongBox<ActivityLink>> _causes = [];

    public static void Listen() => _ = Subscription.Value;

    public void OnNext(GrainTimerEvents.TimerEvent value)
    {
        switch (value)
        {
            case GrainTimerEvents.Created when CurrentOrCarried() is { } cause:
                _causes.AddOrUpdate(value.Timer, new(new ActivityLink(cause)));
                break;

            // The tick's span is current: it was started when the tick's message came.
            case GrainTimerEvents.TickStart when Activity.Current is var tick && Ticks.IsUnnamedTick(tick):
                Ticks.Link(tick, _causes.TryGetValue(value.Timer, out var registration) ? registration.Value : null);
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>The current context or, in <c>OnActivateAsync</c>, which has no activity, that of the activating call.</summary>
    internal static ActivityContext? CurrentOrCarried() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && !OwnWork.Is(current) ? current.Context
        : RequestContextCarrier.TryExtract(out var carried) ? carried
        : null;
}
