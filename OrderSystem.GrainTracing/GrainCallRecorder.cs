using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing;

internal delegate Activity? StartSpan(string name, ActivityKind kind, KeyValuePair<string, object?>[] attributes);

/// <summary>Starts a call's span under the right parent, invokes the call, and says on span and metric how it ended.</summary>
/// <remarks>
/// OpenTelemetry moves exceptions from span events to log records; <c>OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN</c> chooses
/// (<c>logs</c>, <c>logs/dup</c>; span events when not set), as the semantic conventions define it.
/// </remarks>
internal sealed partial class GrainCallRecorder(
    IConfiguration configuration, IOptions<GrainCallInstrumentationOptions> options, ILogger<GrainCallRecorder> logger)
{
    private readonly GrainCallInstrumentationOptions _options = options.Value;
    private readonly string? _exceptionSignal = configuration["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"];

    public bool IncludesSystemCalls => _options.IncludeSystemCalls;

    public Task Invoke(IGrainCallContext call, GrainMethod method) => Invoke(call, method, Start(call, method));

    /// <summary>Starts the span of the call's own side.</summary>
    public static Activity? Start(IGrainCallContext call, GrainMethod method) => call is IOutgoingGrainCallContext
        ? StartOutgoing(method.SpanName, ActivityKind.Client, method.Attributes)
        : StartIncoming(method.SpanName, ActivityKind.Server, method.Attributes);

    /// <summary>Starts a span below the current one, or below what came with the call that is being served.</summary>
    public static Activity? StartOutgoing(string name, ActivityKind kind, KeyValuePair<string, object?>[] attributes)
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
    /// Starts a span below the context that came with the call, a root where none came. An activity that happens to
    /// flow with Orleans' scheduler is not the caller.
    /// </summary>
    public static Activity? StartIncoming(string name, ActivityKind kind, KeyValuePair<string, object?>[] attributes)
    {
        Activity.Current = null;
        _ = RequestContextCarrier.TryExtract(out var parent);

        // A sampler asks for attributes where nothing is decided, and a span that is not recorded shows none.
        var isSampledOut = parent != default && !parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        var known = isSampledOut ? null : attributes;
        var span = GrainCallTracing.Source.CreateActivity(name, kind, parent, known, idFormat: ActivityIdFormat.W3C);
        if (span is not null)
        {
            foreach (var (key, value) in isSampledOut && span.IsAllDataRequested ? attributes : [])
            {
                span.SetTag(key, value);
            }

            RequestContextCarrier.RestoreBaggage(span);
            span.Start();
        }

        return span;
    }

    /// <summary>Invokes the call and ends the span with it. Where nobody wants to know, that takes no state machine.</summary>
    public Task Invoke(IGrainCallContext call, GrainMethod method, Activity? span, bool measured = true)
    {
        var start = Begin(call, span, measured);
        if (call is IOutgoingGrainCallContext)
        {
            RequestContextCarrier.InjectCurrent(span);
        }

        return span is null && start == 0 ? call.Invoke() : InvokeRecorded(call, method, span, start);
    }

    /// <summary>
    /// Completes the span that was started for the call. One that the application's filter refuses is not recorded,
    /// which has to be known before its context is passed on.
    /// </summary>
    /// <returns>When the call began, as <see cref="Stopwatch"/> tells; 0 where it is not measured.</returns>
    public long Begin(IGrainCallContext call, Activity? span, bool measured = true)
    {
        if (span is { IsAllDataRequested: true })
        {
            if (IsWanted(call))
            {
                span.SetTag(AttributeNames.TargetId, call.TargetId.ToString());
                span.SetTag(AttributeNames.SourceId, call.SourceId?.ToString());
            }
            else
            {
                span.IsAllDataRequested = false;
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }

        return measured && GrainCallTracing.DurationOf(call).Enabled ? Stopwatch.GetTimestamp() : 0;
    }

    private async Task InvokeRecorded(IGrainCallContext call, GrainMethod method, Activity? span, long start)
    {
        try
        {
            await call.Invoke();
        }
        catch (Exception exception)
        {
            End(call, method, span, start, exception);
            throw;
        }

        End(call, method, span, start, exception: null);
    }

    /// <summary>
    /// Says how the call ended and ends its span, which is current while it is measured, so that the measurement has it
    /// for its exemplar. That its caller cancelled it, by the call's token or that of the enumeration, is no error.
    /// </summary>
    public void End(
        IGrainCallContext call, GrainMethod method, Activity? span, long start, Exception? exception,
        CancellationToken ofEnumeration = default)
    {
        var isCancelled = ofEnumeration.IsCancellationRequested || call.Request.GetCancellationToken().IsCancellationRequested;
        var error = isCancelled && exception is OperationCanceledException ? null : exception;
        if (start != 0)
        {
            var tags = new TagList(method.Attributes);
            if (error is not null)
            {
                tags.Add(AttributeNames.ErrorType, error.GetType().FullName);
            }

            GrainCallTracing.DurationOf(call).Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }

        if (span is { IsAllDataRequested: true })
        {
            if (error is not null)
            {
                // An exception of the callee is on the callee's span already; what Orleans itself raised (a time-out, a
                // silo that is gone) is nowhere else. A conflict of grain state is Orleans' too, but raised below the callee.
                var isOnlyHere = call is IIncomingGrainCallContext
                    || error is (TimeoutException or OrleansException) and not InconsistentStateException;
                Fail(span, error, addException: isOnlyHere && _exceptionSignal is not "logs");
                if (isOnlyHere && _exceptionSignal is "logs" or "logs/dup")
                {
                    Log.CallFailed(logger, span.DisplayName, error);
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
    public static void Fail(Activity? span, Exception exception, bool addException)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.ErrorType, exception.GetType().FullName);
            span.SetStatus(ActivityStatusCode.Error);
            _ = addException ? span.AddException(exception) : span;
        }
    }

    private bool IsWanted(IGrainCallContext call)
    {
        try
        {
            return _options.Filter is not { } filter || filter(call);
        }
        catch (Exception exception)
        {
            Log.OptionFailed(logger, nameof(_options.Filter), exception);
            return true;
        }
    }

    private void Enrich(Activity span, IGrainCallContext call)
    {
        try
        {
            _options.Enrich?.Invoke(span, call);
        }
        catch (Exception exception)
        {
            Log.OptionFailed(logger, nameof(_options.Enrich), exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "GrainCallInstrumentationOptions.{Option} threw; the call goes on")]
        public static partial void OptionFailed(ILogger logger, string option, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Grain call {Call} failed")]
        public static partial void CallFailed(ILogger logger, string call, Exception exception);
    }
}
