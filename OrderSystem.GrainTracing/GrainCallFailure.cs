using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Says on a span how its call failed: status <c>Error</c> and <c>error.type</c>, the exception as span event or log
/// record. A call that its own caller cancelled is not an error.
/// </summary>
/// <remarks>
/// OpenTelemetry moves exceptions from span events to log records; <c>OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN</c> chooses
/// (<c>logs</c>, <c>logs/dup</c>; span events when not set), as the semantic conventions 1.44 define it.
/// </remarks>
internal sealed partial class GrainCallFailure
{
    private readonly ILogger<GrainCallFailure> _logger;
    private readonly bool _asEvent;
    private readonly bool _asLog;

    public GrainCallFailure(IConfiguration configuration, ILogger<GrainCallFailure> logger)
    {
        _logger = logger;
        var optIn = configuration["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"];
        _asLog = optIn is "logs" or "logs/dup";
        _asEvent = optIn is not "logs";
    }

    /// <summary>Serves the call and ends the span with it.</summary>
    public async Task InvokeInServerSpan(IIncomingGrainCallContext call, Activity? span)
    {
        using (span)
        {
            SetIds(span, call.TargetId, call.SourceId);
            try
            {
                await call.Invoke();
            }
            catch (Exception exception) when (span is not null)
            {
                RecordOnServer(span, call, exception);
                throw;
            }
        }
    }

    /// <summary>Makes the call and ends the span with it.</summary>
    public async Task InvokeInClientSpan(IOutgoingGrainCallContext call, Activity span)
    {
        using (span)
        {
            SetIds(span, call.TargetId, call.SourceId);
            try
            {
                await call.Invoke();
            }
            catch (Exception exception)
            {
                RecordOnClient(span, call, exception);
                throw;
            }
        }
    }

    public static void SetIds(Activity? span, GrainId target, GrainId? source)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(RpcAttributes.TargetId, target.ToString());
            span.SetTag(RpcAttributes.SourceId, source?.ToString());
        }
    }

    /// <summary>The callee's span, where the exception was thrown: it is recorded here, with its stack.</summary>
    public void RecordOnServer(Activity span, IGrainCallContext call, Exception exception) =>
        RecordOnServer(span, exception, call.Request.GetCancellationToken());

    /// <inheritdoc cref="RecordOnServer(Activity, IGrainCallContext, Exception)" />
    public void RecordOnServer(Activity span, Exception exception, CancellationToken ofCaller)
    {
        if (SetStatus(span, exception, ofCaller))
        {
            RecordException(span, exception);
        }
    }

    /// <summary>
    /// The caller's span. An exception of the callee is on the callee's span already and would only be there twice;
    /// what Orleans itself raised (a time-out, a silo that is gone) is nowhere else. A conflict of grain state is Orleans'
    /// exception, too, but raised below the callee.
    /// </summary>
    public void RecordOnClient(Activity span, IGrainCallContext call, Exception exception) =>
        RecordOnClient(span, exception, call.Request.GetCancellationToken());

    /// <inheritdoc cref="RecordOnClient(Activity, IGrainCallContext, Exception)" />
    public void RecordOnClient(Activity span, Exception exception, CancellationToken ofCaller)
    {
        if (SetStatus(span, exception, ofCaller) && exception is (TimeoutException or OrleansException) and not InconsistentStateException)
        {
            RecordException(span, exception);
        }
    }

    private static bool SetStatus(Activity span, Exception exception, CancellationToken ofCaller)
    {
        if (!span.IsAllDataRequested)
        {
            return false;
        }

        if (exception is OperationCanceledException && ofCaller.IsCancellationRequested)
        {
            span.AddEvent(new ActivityEvent(RpcAttributes.CancelledEvent));
            return false;
        }

        span.SetTag(RpcAttributes.ErrorType, exception.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error);
        return true;
    }

    private void RecordException(Activity span, Exception exception)
    {
        if (_asEvent)
        {
            span.AddException(exception);
        }

        if (_asLog)
        {
            Log.CallFailed(_logger, span.DisplayName, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Grain call {Call} failed")]
        public static partial void CallFailed(ILogger logger, string call, Exception exception);
    }
}
