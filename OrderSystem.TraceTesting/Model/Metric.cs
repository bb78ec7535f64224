namespace OrderSystem.TraceTesting.Model;

/// <summary>A metric as it was exported once; at the next export it arrives again.</summary>
public sealed class Metric
{
    /// <summary>The name of the instrument.</summary>
    public required string Name { get; init; }

    /// <summary>The unit, such as <c>s</c>; empty where there is none.</summary>
    public required string Unit { get; init; }

    /// <summary>A point for each combination of attributes.</summary>
    public required IReadOnlyList<MetricPoint> Points { get; init; }

    /// <summary>The meter.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The process that measured.</summary>
    public required Resource Resource { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Resource.ServiceName}  {Name}";
}

/// <summary>What was measured with one combination of attributes.</summary>
public sealed class MetricPoint
{
    /// <summary>The attributes.</summary>
    public required AttributeCollection Attributes { get; init; }

    /// <summary>The value of a counter or gauge, the sum of a histogram.</summary>
    public required double Value { get; init; }

    /// <summary>How many measurements a histogram counted.</summary>
    public long Count { get; init; }

    /// <summary>The upper bounds of a histogram's buckets; the last bucket has none.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>How many measurements fell into each bucket of a histogram.</summary>
    public IReadOnlyList<long> BucketCounts { get; init; } = [];

    /// <summary>Single measurements that lead to a trace.</summary>
    public required IReadOnlyList<MetricExemplar> Exemplars { get; init; }
}

/// <summary>A single measurement, with the span during which it was taken.</summary>
public sealed class MetricExemplar
{
    /// <summary>What was measured.</summary>
    public required double Value { get; init; }

    /// <summary>The trace: 32 lowercase hexadecimal digits; null without one.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span: 16 lowercase hexadecimal digits; null without one.</summary>
    public string? SpanId { get; init; }

    /// <summary>The attributes that the point does not have.</summary>
    public required AttributeCollection Attributes { get; init; }
}
