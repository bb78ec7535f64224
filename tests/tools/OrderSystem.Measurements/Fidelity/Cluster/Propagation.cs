namespace OrderSystem.Measurements.Fidelity.Cluster;

/// <summary>Who carries trace context through grain calls.</summary>
internal enum Propagation
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A text of a traceparent's length with each call, but no spans.</summary>
    TextOnly,

    /// <summary>Orleans' own filters, with the two sources that its documentation adds.</summary>
    BuiltIn,

    /// <summary>Orleans' own filters, with every source that Orleans has.</summary>
    BuiltInAllSources,

    /// <summary>The filters of GrainTracing.</summary>
    Ours,
}
