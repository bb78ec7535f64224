namespace OrderSystem.TraceViewer.Model;

/// <summary>A service's part in a trace.</summary>
/// <param name="Name">The service.</param>
/// <param name="SpanCount">How many spans it recorded.</param>
/// <param name="ErrorCount">How many of them are errors.</param>
public sealed record ServiceSummary(string Name, int SpanCount, int ErrorCount);
