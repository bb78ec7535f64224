namespace OrderSystem.TraceViewer.Storage;

/// <summary>What the store holds and what it let go.</summary>
public sealed record TelemetryStatistics
{
    /// <summary>Counts the changes of the store.</summary>
    public required long Version { get; init; }

    /// <summary>Traces held.</summary>
    public required int Traces { get; init; }

    /// <summary>Spans held.</summary>
    public required int Spans { get; init; }

    /// <summary>Log records held.</summary>
    public required int Logs { get; init; }

    /// <summary>What is held, in bytes, about.</summary>
    public required long EstimatedBytes { get; init; }

    /// <summary>Traces that left to make room.</summary>
    public required long EvictedTraces { get; init; }

    /// <summary>Log records that left to make room.</summary>
    public required long EvictedLogs { get; init; }

    /// <summary>Spans that arrived more than once.</summary>
    public required long DuplicateSpans { get; init; }

    /// <summary>Spans refused: with invalid ids, or of a trace that is full.</summary>
    public required long RejectedSpans { get; init; }

    /// <summary>Metrics received; they are counted, not kept.</summary>
    public required long Metrics { get; init; }
}
