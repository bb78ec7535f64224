using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing;

/// <summary>
/// An <see cref="IAsyncEnumerable{T}"/> result: one span on each side from the first batch to the last, and one
/// measurement, however many batches its elements travel in. The caller's context goes with every call for a batch, and
/// the callee's span is current whenever the method's body runs.
/// </summary>
internal sealed class EnumerationCalls(OpenEnumerations open, GrainCallRecorder recorder)
{
    public Task Pass(IGrainCallContext call, GrainMethod method)
    {
        var side = call is IOutgoingGrainCallContext ? ActivityKind.Client : ActivityKind.Server;
        var key = new EnumerationKey((Guid)call.Request.GetArgument(0)!, side);
        var enumeration = Find(key, call, method);
        if (side == ActivityKind.Client)
        {
            RequestContextCarrier.InjectCurrent(enumeration?.Span);
        }
        else
        {
            Activity.Current = enumeration?.Span;
        }

        return enumeration is null ? call.Invoke() : Invoke(key, call, method);
    }

    private OpenEnumeration? Find(EnumerationKey key, IGrainCallContext call, GrainMethod method)
    {
        if (open.Use(key) is { } known)
        {
            return known;
        }

        // The first of an enumeration's calls holds that of the application's own method.
        if (method.Name != nameof(IAsyncEnumerableGrainExtension.StartEnumeration)
            || call.Request.GetArgument(1) is not IInvokable started
            || GrainMethod.Of(started) is not { Kind: GrainCallKind.Application } called)
        {
            return null;
        }

        var span = GrainCallRecorder.Start(call, called);
        var start = recorder.Begin(call, span);
        return span is null && start == 0
            ? null
            : open.Add(key, new OpenEnumeration(called, span, start, call.Request.GetCancellationToken()));
    }

    private async Task Invoke(EnumerationKey key, IGrainCallContext call, GrainMethod method)
    {
        var disposes = method.Name == nameof(IAsyncEnumerableGrainExtension.DisposeAsync);
        if (disposes && open.Use(key) is { } enumeration)
        {
            enumeration.IsGivenUp = true;
        }

        try
        {
            await call.Invoke();
        }
        catch (Exception exception)
        {
            End(key, call, exception);
            throw;
        }

        // How far the enumeration is, and its exception where it failed.
        var (status, value) = call.Result as ValueTuple<EnumerationResult, object?>? ?? (EnumerationResult.Heartbeat, null);
        var failure = status switch
        {
            EnumerationResult.Error => value as Exception,
            EnumerationResult.Canceled => new OperationCanceledException(),
            EnumerationResult.MissingEnumeratorError => new EnumerationAbortedException("The callee has forgotten it."),
            _ => null,
        };
        if (disposes || failure is not null || status.HasFlag(EnumerationResult.Completed))
        {
            End(key, call, failure);
        }
    }

    private void End(EnumerationKey key, IGrainCallContext call, Exception? exception)
    {
        if (open.Take(key) is not { } enumeration)
        {
            return;
        }

        // What giving up cancels is no error, but the caller's own cancellation shows, however it is noticed.
        if (enumeration.IsGivenUp && exception is null or OperationCanceledException)
        {
            exception = enumeration.OfCaller.IsCancellationRequested ? new OperationCanceledException() : null;
        }

        // Current while it is measured, and the caller's own again after it.
        var current = Activity.Current;
        Activity.Current = enumeration.Span ?? current;
        recorder.End(call, enumeration.Method, enumeration.Span, enumeration.Start, exception, enumeration.OfCaller);
        Activity.Current = current is { IsStopped: false } ? current : null;
    }
}

/// <summary>Orleans' id of an enumeration, and the side of it: a process may have both.</summary>
internal readonly record struct EnumerationKey(Guid Id, ActivityKind Side);

/// <summary>An enumeration that is under way: the application's method, and the span and start of this side.</summary>
internal sealed record OpenEnumeration(GrainMethod Method, Activity? Span, long Start, CancellationToken OfCaller)
{
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Whether the caller disposes of it; its own cancellation, a message apart, may arrive later.</summary>
    public bool IsGivenUp { get; set; }
}

/// <summary>
/// The enumerations under way. Orleans forgets one that nobody reads from within twice the response time-out, and so
/// does this: what is never disposed of does not stay for ever.
/// </summary>
internal sealed class OpenEnumerations : IDisposable
{
    private readonly ConcurrentDictionary<EnumerationKey, OpenEnumeration> _open = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleLimit;
    private readonly ITimer _sweep;

    public OpenEnumerations(TimeProvider time, IOptions<SiloMessagingOptions> silo, IOptions<ClientMessagingOptions> client)
    {
        _time = time;
        _idleLimit = 2 * TimeSpan.FromTicks(Math.Max(silo.Value.ResponseTimeout.Ticks, client.Value.ResponseTimeout.Ticks));
        using (ExecutionContext.SuppressFlow())
        {
            _sweep = time.CreateTimer(_ => Sweep(), state: null, _idleLimit, _idleLimit);
        }
    }

    public OpenEnumeration Add(EnumerationKey key, OpenEnumeration enumeration)
    {
        enumeration.LastUsed = _time.GetUtcNow();
        return _open[key] = enumeration;
    }

    public OpenEnumeration? Use(EnumerationKey key)
    {
        if (_open.TryGetValue(key, out var enumeration))
        {
            enumeration.LastUsed = _time.GetUtcNow();
        }

        return enumeration;
    }

    /// <summary>Takes an enumeration out, once: who gets it says how it ended.</summary>
    public OpenEnumeration? Take(EnumerationKey key) => _open.TryRemove(key, out var enumeration) ? enumeration : null;

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        var limit = _time.GetUtcNow() - _idleLimit;
        foreach (var (key, enumeration) in _open)
        {
            if (enumeration.LastUsed <= limit && Take(key) is { Span: var span })
            {
                // Ended when somebody last read on. Not measured: nobody knows how long it took.
                span?.AddEvent(new ActivityEvent(AttributeNames.AbandonedEvent, enumeration.LastUsed));
                span?.SetEndTime(enumeration.LastUsed.UtcDateTime);
                span?.Stop();
            }
        }
    }
}
