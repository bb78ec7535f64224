using System.Diagnostics;

namespace OrderSystem.TraceViewer.Model;

/// <summary>The figures of a trace.</summary>
internal sealed class TraceSummary
{
    public TraceSummary(TraceTree tree)
    {
        Root = tree.Roots.FirstOrDefault(node => node.Placement == TracePlacement.Root)?.Span;
        MissingParents = tree.Roots.Count(node => node.Placement == TracePlacement.MissingParent);
        ErrorCount = tree.Nodes.Count(node => node.Span.Status == ActivityStatusCode.Error);
        StartUnixNanoseconds = tree.Nodes.Min(node => node.StartUnixNanoseconds);
        DurationNanoseconds = tree.Nodes.Max(node => node.EndUnixNanoseconds) - StartUnixNanoseconds;
        Services =
        [
            .. tree.Nodes
                .GroupBy(node => node.Span.Service, StringComparer.Ordinal)
                .Select(group => new ServiceSummary(
                    group.Key, group.Count(), group.Count(node => node.Span.Status == ActivityStatusCode.Error))),
        ];
    }

    public Span? Root { get; }

    public int MissingParents { get; }

    public int ErrorCount { get; }

    public long StartUnixNanoseconds { get; }

    public long DurationNanoseconds { get; }

    public IReadOnlyList<ServiceSummary> Services { get; }
}
