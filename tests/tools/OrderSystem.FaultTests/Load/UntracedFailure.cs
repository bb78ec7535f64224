namespace OrderSystem.FaultTests.Load;

/// <summary>A failure answer that is no problem (RFC 9457), or does not name its trace.</summary>
internal sealed record UntracedFailure(string Request, int Status, string? TraceId);
