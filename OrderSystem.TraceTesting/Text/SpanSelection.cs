using System.Diagnostics;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.Text;

/// <summary>Which span is meant, and how to say that.</summary>
internal sealed record SpanSelection(string Name, string? Service, ActivityKind? Kind)
{
    public bool Matches(Span span) =>
        span.Name == Name && (Service is null || span.Service == Service) && (Kind is null || span.Kind == Kind);

    public override string ToString() =>
        (Service is null ? "" : $"{Service}  ") + Name + (Kind is null ? "" : $" [{Kind.ToString()!.ToLowerInvariant()}]");
}
