namespace OrderSystem.FaultTests.Load;

/// <summary>The figures of the load, before the reading afterwards adds to them.</summary>
internal sealed record LoadFigures(int Requests, int Unanswered, int FailureAnswers, int Acknowledged)
{
    public LoadFigures(RequestLog requests, Progress progress)
        : this(requests.Requests, requests.Unanswered, requests.Failures.Values.Sum(), progress.Acknowledged)
    {
    }
}
