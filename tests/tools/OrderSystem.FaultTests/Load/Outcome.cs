namespace OrderSystem.FaultTests.Load;

/// <summary>How a request ended, with its retries.</summary>
/// <param name="Answer">The last answer; null when there was none.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="TraceId">The last trace that an answer named.</param>
/// <param name="OrderId">The order that an answer named.</param>
internal sealed record Outcome(Answer? Answer, int Attempts, string? TraceId, Guid? OrderId)
{
    public bool IsSuccess => Answer is { IsSuccess: true };
}
