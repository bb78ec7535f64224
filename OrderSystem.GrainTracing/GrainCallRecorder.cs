using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing;

/// <summary>One of the two sides of a call.</summary>
/// <param name="Duration">What the side's calls are measured with.</param>
/// <param name="IsServer">Whether it is the callee's.</param>
internal sealed record CallSide(Histogram<double> Duration, bool IsServer)
{
    public static readonly CallSide Client = new(GrainCallTracing.ClientDuration, IsServer: false);

    public static readonly CallSide Server = new(GrainCallTracing.ServerDuration, IsServer: true);
}

/// <summary>Starts a call's span under the right parent, invokes the call, and says on span and metric how it ended.</summary>
/// <remarks>
/// OpenTelemetry moves exceptions from span events to log records; <c>OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN</c> chooses
/// (<c>logs</c>, <c>logs/dup</c>; span events when not set), as the semantic conventions define it.
/// </remarks>
internal sealed partial class GrainCallRecorder
{
    private readonly ILogger<GrainCallRecorder> _logger;
    private readonly GrainCallInstrumentationOptions _options;
    private readonly bool _asEvent;
    private readonly bool _asLog;

    public GrainCallRecorder(IConfiguration configuration, IOptions<GrainCallInstrumentationOptions> options, ILogger<GrainCallRecorder> logger)
    {
        _logger = logger;
        _options = options.Value;
        var optIn = configuration["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"];
        _asLog = optIn is "logs" or "logs/dup";
        _asEvent = optIn is not "logs";
    }

    /// <summary>The caller's side: below the current span, or what came with the call that is being served.</summary>
    public static Activity? StartOutgoing(string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        if (OwnWork.Is(Activity.Current))
        {
            Activity.Current = null;
        }

        // The current activity is the parent by itself, and with its baggage.
        var parent = Activity.Current is null && RequestContextCarrier.TryExtract(out var carried) ? carried : default;
        return GrainCallTracing.Source.StartActivity(kind, parent, attributes, name: name);
    }

    /// <summary>
    /// The callee's side: below the context that came with the call and nothing else. An activity that happens to flow
    /// with Orleans' scheduler is not the caller.
    /// </summary>
    public static Activity? StartIncoming(string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        Activity.Current = null;

        // Where no context came with the call, the span is a root.
        _ = RequestContextCarrier.TryExtract(out var parent);
        var span = GrainCallTracing.Source.CreateActivity(name, kind, parent, attributes, idFormat: ActivityIdFormat.W3C);
        if (span is not null)
        {
            RequestContextCarrier.RestoreBaggage(span);
            span.Start();
        }

        return span;
    }

    /// <summary>The root of a trace of its own, for what Orleans starts; nothing of an earlier trace goes on in it.</summary>
    public static Activity? StartRoot(
        string name,
        ActivityKind kind,
        IEnumerable<KeyValuePair<string, object?>>? attributes = null,
        IEnumerable<ActivityLink>? links = null)
    {
        Activity.Current = null;
        RequestContextCarrier.Clear();
        return GrainCallTracing.Source.StartActivity(kind, parentContext: default, attributes, links, name: name);
    }

    /// <summary>
    /// Keeps a call that the application's filter refuses from being recorded. Before its context is passed on: what
    /// happens below must know.
    /// </summary>
    public Activity? Filter(Activity? span, IGrainCallContext call)
    {
        if (_options.Filter is { } filter && span is { IsAllDataRequested: true } && !IsWanted(filter, call))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return span;
    }

    /// <summary>Invokes the call and ends the span with it. Where nobody wants to know, that takes no state machine.</summary>
    public Task Invoke(IGrainCallContext call, GrainMethod method, Activity? span, CallSide side, bool measured = true)
    {
        measured &= side.Duration.Enabled;
        return span is null && !measured ? call.Invoke() : InvokeRecorded(call, method, span, side, measured);
    }

    private async Task InvokeRecorded(IGrainCallContext call, GrainMethod method, Activity? span, CallSide side, bool measured)
    {
        var start = measured ? Stopwatch.GetTimestamp() : 0;
        Exception? thrown = null;
        SetIds(span, call.TargetId, call.SourceId);
        try
        {
            await call.Invoke();
        }
        catch (Exception exception)
        {
            thrown = exception;
            throw;
        }
        finally
        {
            End(call, method, span, side, start, thrown, call.Request.GetCancellationToken());
        }
    }

    /// <summary>
    /// Says how the call ended and ends its span, which is current while it is measured, so that the measurement has it
    /// for its exemplar.
    /// </summary>
    /// <param name="call">The call; the last of an enumeration's.</param>
    /// <param name="method">The method that the application called.</param>
    /// <param name="span">The span, if it has one.</param>
    /// <param name="side">The side of the call.</param>
    /// <param name="start">When it began, as <see cref="Stopwatch"/> tells; 0 where it is not measured.</param>
    /// <param name="exception">How it failed, if it did.</param>
    /// <param name="ofCaller">The token that the caller may cancel the call with, which is no error.</param>
    public void End(
        IGrainCallContext? call, GrainMethod method, Activity? span, CallSide side, long start, Exception? exception, CancellationToken ofCaller)
    {
        var isError = exception is not null && !(exception is OperationCanceledException && ofCaller.IsCancellationRequested);
        if (start != 0)
        {
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (isError)
            {
                side.Duration.Record(seconds, method.Attributes[0], method.Attributes[1], new(AttributeNames.ErrorType, exception!.GetType().FullName));
            }
            else
            {
                side.Duration.Record(seconds, method.Attributes[0], method.Attributes[1]);
            }
        }

        if (span is { IsAllDataRequested: true })
        {
            if (isError)
            {
                var isOnlyHere = side.IsServer || IsRaisedByOrleans(exception!);
                Fail(span, exception!, addException: isOnlyHere && _asEvent);
                if (isOnlyHere && _asLog)
                {
                    Log.CallFailed(_logger, span.DisplayName, exception!);
                }
            }
            else if (exception is not null)
            {
                span.AddEvent(new ActivityEvent(AttributeNames.CancelledEvent));
            }

            Enrich(span, call);
        }

        span?.Dispose();
    }

    /// <summary>The one way to mark a span as failed (semantic conventions, recording errors).</summary>
    /// <param name="span">The span, if there is one.</param>
    /// <param name="exception">Why.</param>
    /// <param name="addException">Whether the span gets the exception with its stack, too.</param>
    public static void Fail(Activity? span, Exception exception, bool addException)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(AttributeNames.ErrorType, exception.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error);
        if (addException)
        {
            span.AddException(exception);
        }
    }

    public static void SetIds(Activity? span, GrainId target, GrainId? source)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.TargetId, target.ToString());
            span.SetTag(AttributeNames.SourceId, source?.ToString());
        }
    }

    // An exception of the callee is on the callee's span already; what Orleans itself raised (a time-out, a silo that is
    // gone) is nowhere else. A conflict of grain state is Orleans' exception, too, but raised below the callee.
    private static bool IsRaisedByOrleans(Exception exception) =>
        exception is (TimeoutException or OrleansException) and not InconsistentStateException;

    private bool IsWanted(Func<IGrainCallContext, bool> filter, IGrainCallContext call)
    {
        try
        {
            return filter(call);
        }
        catch (Exception exception)
        {
            Log.OptionFailed(_logger, nameof(GrainCallInstrumentationOptions.Filter), exception);
            return true;
        }
    }

    private void Enrich(Activity span, IGrainCallContext? call)
    {
        if (call is null || _options.Enrich is not { } enrich)
        {
            return;
        }

        try
        {
            enrich(span, call);
        }
        catch (Exception exception)
        {
            Log.OptionFailed(_logger, nameof(GrainCallInstrumentationOptions.Enrich), exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Grain call {Call} failed")]
        public static partial void CallFailed(ILogger logger, string call, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "GrainCallInstrumentationOptions.{Option} threw; the call goes on")]
        public static partial void OptionFailed(ILogger logger, string option, Exception exception);
    }
}
