namespace OrderSystem.Measurements.Fidelity.Collecting;

/// <summary>A line that a grain has logged: for which order, under which trace.</summary>
internal readonly record struct LogLine(Guid Order, string? TraceId);
