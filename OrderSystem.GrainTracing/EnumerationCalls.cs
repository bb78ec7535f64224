using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>
/// An <see cref="IAsyncEnumerable{T}"/> result: one span on each side from the first batch to the last, and one
/// measurement, however many batches its elements travel in. The caller's context goes with every call for a batch, and
/// the callee's span is current whenever the method's body runs.
/// </summary>
internal sealed class EnumerationCalls(
    [FromKeyedServices(ActivityKind.Client)] OpenEnumerations made,
    [FromKeyedServices(ActivityKind.Server)] OpenEnumerations served,
    GrainCallRecorder recorder)
{
    /// <summary>The caller's side.</summary>
    public Task Make(IOutgoingGrainCallContext call, GrainMethod method)
    {
        var id = Id(call.Request);
        var enumeration = made.Use(id);
        if (enumeration is null && Started(call.Request, method) is { } called)
        {
            var span = GrainCallRecorder.StartOutgoing(called.SpanName, ActivityKind.Client, called.Attributes);
            enumeration = Open(made, id, call, called, span, CallSide.Client);
        }

        RequestContextCarrier.InjectCurrent(enumeration?.Span);
        return enumeration is null ? call.Invoke() : Invoke(made, id, call, method, CallSide.Client);
    }

    /// <summary>The callee's side.</summary>
    public Task Serve(IIncomingGrainCallContext call, GrainMethod method)
    {
        var id = Id(call.Request);
        var enumeration = served.Use(id);
        if (enumeration is null && Started(call.Request, method) is { } called)
        {
            var span = GrainCallRecorder.StartIncoming(called.SpanName, ActivityKind.Server, called.Attributes);
            enumeration = Open(served, id, call, called, span, CallSide.Server);
        }

        Activity.Current = enumeration?.Span;
        return enumeration is null ? call.Invoke() : Invoke(served, id, call, method, CallSide.Server);
    }

    /// <summary>Which enumeration the call belongs to.</summary>
    private static Guid Id(IInvokable call) => (Guid)call.GetArgument(0)!;

    /// <summary>The application's own method, whose call the first of an enumeration's calls holds.</summary>
    private static GrainMethod? Started(IInvokable call, GrainMethod method) =>
        method.Name == nameof(IAsyncEnumerableGrainExtension.StartEnumeration)
        && call.GetArgument(1) is IInvokable started
        && GrainMethod.Of(started) is { Kind: GrainCallKind.Application } called
            ? called
            : null;

    private OpenEnumeration? Open(
        OpenEnumerations open, Guid id, IGrainCallContext call, GrainMethod called, Activity? span, CallSide side)
    {
        var start = side.Duration.Enabled ? Stopwatch.GetTimestamp() : 0;
        if (recorder.Filter(span, call) is null && start == 0)
        {
            return null;
        }

        GrainCallRecorder.SetIds(span, call.TargetId, call.SourceId);
        return open.Add(id, new OpenEnumeration(called, span, start, call.Request.GetCancellationToken()));
    }

    private async Task Invoke(OpenEnumerations open, Guid id, IGrainCallContext call, GrainMethod method, CallSide side)
    {
        var disposes = method.Name == nameof(IAsyncEnumerableGrainExtension.DisposeAsync);
        if (disposes && open.Use(id) is { } enumeration)
        {
            enumeration.IsGivenUp = true;
        }

        try
        {
            await call.Invoke();
        }
        catch (Exception exception)
        {
            End(open.Take(id), call, side, exception);
            throw;
        }

        // How far the enumeration is, and its exception where it failed.
        var (status, value) = call.Result is ValueTuple<EnumerationResult, object?> answer ? answer : (EnumerationResult.Heartbeat, null);
        if (disposes || status.HasFlag(EnumerationResult.Completed))
        {
            End(open.Take(id), call, side, exception: null, brokenOff: disposes);
        }
        else if (FailureOf(status, value) is { } failure)
        {
            End(open.Take(id), call, side, failure);
        }
    }

    private void End(OpenEnumeration? enumeration, IGrainCallContext call, CallSide side, Exception? exception, bool brokenOff = false)
    {
        if (enumeration is null)
        {
            return;
        }

        if (enumeration.IsGivenUp && exception is OperationCanceledException)
        {
            (exception, brokenOff) = (null, true);
        }

        // The caller's own cancellation shows, however it is noticed.
        if (brokenOff && enumeration.IsCancelled)
        {
            exception = new OperationCanceledException();
        }

        // Current while it is measured, and the caller's own again after it.
        var current = Activity.Current;
        Activity.Current = enumeration.Span ?? current;
        recorder.End(call, enumeration.Method, enumeration.Span, side, enumeration.Start, exception, enumeration.CancelledBy(call));
        Activity.Current = current is { IsStopped: false } ? current : null;
    }

    private static Exception? FailureOf(EnumerationResult status, object? value) => status switch
    {
        EnumerationResult.Error => value as Exception,
        EnumerationResult.Canceled => new OperationCanceledException(),
        EnumerationResult.MissingEnumeratorError => new EnumerationAbortedException("The callee does not know the enumeration any more."),
        _ => null,
    };
}
