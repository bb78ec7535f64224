using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>A feature of requests whose trace context was not honoured: what there is to link to.</summary>
internal sealed record RefusedTraceContext(ActivityContext Context);
