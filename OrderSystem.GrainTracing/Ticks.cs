using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>
/// A tick of a grain's timer or reminder has no caller: its span is the root of a trace of its own. Work that knows
/// what caused it takes the tick's span over with <see cref="RootSpan"/>.
/// </summary>
internal sealed class Ticks
{
    private static readonly ConcurrentDictionary<Type, string> TimerNames = new();
    private static readonly ConditionalWeakTable<IInvokable, StrongBox<bool>> CleanUps = [];

    private readonly GrainCallRecorder _recorder;

    public Ticks(GrainCallRecorder recorder)
    {
        _recorder = recorder;
        TimerCauses.Listen();
    }

    /// <summary>Whether an application's timer ticks; Orleans' own are system calls.</summary>
    public static bool IsOfApplication(IIncomingGrainCallContext context) =>
        context.Grain is { } grain
        && !GrainMethod.IsPartOfOrleans(grain.GetType())
        && !CleanUps.GetValue(context.Request, static timer => new(IsCleanUp(timer.ToString()))).Value;

    /// <summary>Whether the span is a tick's, and no work has given it its name yet.</summary>
    public static bool IsUnnamedTick([NotNullWhen(true)] Activity? span) =>
        span is { Kind: ActivityKind.Internal, IsStopped: false }
        && span.Source == GrainCallTracing.Source
        && ReferenceEquals(span.DisplayName, span.OperationName);

    /// <summary>Makes the tick's span that of the work which it does.</summary>
    public static void Name(Activity tick, string name, ActivityLink? cause)
    {
        tick.DisplayName = name;
        if (cause is not null)
        {
            Link(tick, cause.Value.Context);
        }
    }

    /// <summary>Links a tick to its cause, once.</summary>
    public static void Link(Activity tick, ActivityContext cause)
    {
        if (!tick.Links.Any(link => link.Context.SpanId == cause.SpanId && link.Context.TraceId == cause.TraceId))
        {
            tick.AddLink(new ActivityLink(cause));
        }
    }

    // No caller waits for a tick: it is not measured as a call.
    public Task InvokeTimer(IIncomingGrainCallContext context, GrainMethod method)
    {
        var span = GrainCallRecorder.StartRoot(
            TimerNames.GetOrAdd(context.Grain.GetType(), static type => $"{type.Name}/Timer"), ActivityKind.Internal);
        return _recorder.Invoke(context, method, _recorder.Filter(span, context), CallSide.Server, measured: false);
    }

    public Task InvokeReminder(IIncomingGrainCallContext context, GrainMethod method)
    {
        var span = GrainCallRecorder.StartRoot(method.SpanName, ActivityKind.Internal, method.Attributes);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.ReminderName, context.Request.GetArgument(0));
        }

        return _recorder.Invoke(context, method, _recorder.Filter(span, context), CallSide.Server, measured: false);
    }

    /// <summary>
    /// Whether a timer, by its text, is the one that Orleans puts on an application's grain to forget idle
    /// enumerations. Orleans keeps the timer's type to itself, so there is only its text to tell.
    /// </summary>
    internal static bool IsCleanUp(string? timer) =>
        timer?.Contains("Orleans.Runtime.AsyncEnumerableGrainExtension", StringComparison.Ordinal) ?? false;
}
