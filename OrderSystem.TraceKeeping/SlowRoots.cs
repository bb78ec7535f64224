using System.Collections.Concurrent;

namespace OrderSystem.TraceKeeping;

/// <summary>Finds the roots that took too long: longer than a fixed time, or than most of their route's latest ones.</summary>
internal sealed class SlowRoots(TraceKeepingOptions options)
{
    private const int MaxRoutes = 500;
    private readonly TimeSpan? _limit = options.SlowerThan;
    private readonly double? _percentile = options.SlowerThanPercentile;
    private readonly ConcurrentDictionary<string, LatestDurations> _routes = new();

    /// <summary>Whether the span is a root and slow. Sampled ones count among their route's, too.</summary>
    public bool IsSlow(Activity span)
    {
        if (span.ParentSpanId != default
            && !(span.HasRemoteParent && span.Kind == ActivityKind.Server && span.GetTagItem("http.request.method") is not null))
        {
            return false;
        }

        var isSlow = span.Duration >= _limit;
        if (_percentile is { } percentile && (_routes.ContainsKey(span.DisplayName) || _routes.Count < MaxRoutes))
        {
            isSlow |= _routes.GetOrAdd(span.DisplayName, static _ => new LatestDurations()).IsAbove(span.Duration, percentile);
        }

        return isSlow;
    }

    /// <summary>A route's latest durations. Nothing is slow before there are enough of them to tell.</summary>
    private sealed class LatestDurations
    {
        private const int Size = 1_024;
        private const int Enough = 100;
        private const int Refresh = 64;
        private readonly long[] _latest = new long[Size];
        private readonly Lock _lock = new();
        private long _count;
        private long _threshold = long.MaxValue;

        public bool IsAbove(TimeSpan duration, double percentile)
        {
            lock (_lock)
            {
                var isAbove = duration.Ticks > _threshold;
                _latest[_count++ % Size] = duration.Ticks;
                if (_count >= Enough && _count % Refresh == 0)
                {
                    var sorted = _latest[..(int)Math.Min(_count, Size)];
                    Array.Sort(sorted);
                    _threshold = sorted[(int)(percentile * (sorted.Length - 1))];
                }

                return isAbove;
            }
        }
    }
}
