namespace OrderSystem.TraceTesting.Model;

/// <summary>A metric as it was exported once; at the next export it arrives again.</summary>
/// <param name="Name">The name of the instrument.</param>
/// <param name="Unit">The unit, such as <c>s</c>; empty where there is none.</param>
/// <param name="Points">A point for each combination of attributes.</param>
/// <param name="Scope">The meter.</param>
/// <param name="Resource">The process that measured.</param>
public sealed record Metric(string Name, string Unit, IReadOnlyList<MetricPoint> Points, InstrumentationScope Scope, Resource Resource);

/// <summary>What was measured with one combination of attributes.</summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="Value">The value of a counter or gauge, the sum of a histogram.</param>
/// <param name="Count">How many measurements a histogram counted; 0 for others.</param>
/// <param name="Exemplars">Single measurements that lead to a trace.</param>
public sealed record MetricPoint(AttributeCollection Attributes, double Value, long Count, IReadOnlyList<MetricExemplar> Exemplars);

/// <summary>A single measurement, with the span during which it was taken.</summary>
/// <param name="Value">What was measured.</param>
/// <param name="TraceId">The trace: 32 lowercase hexadecimal digits; null without one.</param>
/// <param name="SpanId">The span: 16 lowercase hexadecimal digits; null without one.</param>
/// <param name="Attributes">The attributes that the point does not have.</param>
public sealed record MetricExemplar(double Value, string? TraceId, string? SpanId, AttributeCollection Attributes);
