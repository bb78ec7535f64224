using System.Collections.Concurrent;
using System.Diagnostics;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Collects the spans of this service, and the grain calls around them, as if a sampler took all of them.</summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public SpanCollector()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is SiloTelemetry.Name or TestSource || source.Name.StartsWith("OrderSystem.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private const string TestSource = "tests";

    private static ActivitySource Source { get; } = new(TestSource);

    /// <summary>The span that stands for the request.</summary>
    public static Activity StartRequest() =>
        Source.StartActivity("request", ActivityKind.Server, parentContext: default)
        ?? throw new InvalidOperationException("Nobody listens.");

    /// <summary>The spans of this service in a trace, oldest first.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) =>
        [.. _spans.Where(span => span.TraceId == trace && span.Source.Name == SiloTelemetry.Name).OrderBy(span => span.StartTimeUtc)];

    /// <summary>The trace as names with their depth, spans of this service and grain calls.</summary>
    public string Tree(ActivityTraceId trace)
    {
        var spans = _spans.Where(span => span.TraceId == trace).OrderBy(span => span.StartTimeUtc).ToList();
        var ids = spans.Select(span => span.SpanId).ToHashSet();
        var lines = new List<string>();
        foreach (var root in spans.Where(span => !ids.Contains(span.ParentSpanId)))
        {
            Add(root, 0);
        }

        return string.Join('\n', lines);

        void Add(Activity span, int depth)
        {
            lines.Add($"{new string(' ', 2 * depth)}{span.DisplayName}");
            foreach (var child in spans.Where(child => child.ParentSpanId == span.SpanId))
            {
                Add(child, depth + 1);
            }
        }
    }

    public IReadOnlyList<Activity> Named(string name, Guid order) =>
        [.. _spans.Where(span => span.DisplayName == name && order.ToString().Equals(span.GetTagItem(AttributeNames.OrderId)))];

    public void Dispose() => _listener.Dispose();
}
