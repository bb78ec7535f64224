using System.Collections.Concurrent;

namespace OrderSystem.Measurements.Faults.Load;

/// <summary>Counts the requests of all clients and keeps the failures that say too little.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentQueue<UntracedFailure> _untraced = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private int _requests;
    private int _unanswered;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests without an HTTP answer: the connection failed, or the client's patience ended.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Failure answers by status and problem type.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    public IReadOnlyCollection<UntracedFailure> Untraced => _untraced;

    public void Sent() => Interlocked.Increment(ref _requests);

    public void NotAnswered() => Interlocked.Increment(ref _unanswered);

    public void Answered(string request, Answer answer)
    {
        if (!answer.IsFailure)
        {
            return;
        }

        _failures.AddOrUpdate($"{(int)answer.Status} {(string?)answer.Body?["type"]}".TrimEnd(), 1, (_, count) => count + 1);
        if (!answer.IsTracedProblem)
        {
            _untraced.Enqueue(new UntracedFailure(request, (int)answer.Status, answer.TraceId));
        }
    }
}

/// <summary>A failure answer that is no problem (RFC 9457), or does not name its trace.</summary>
internal sealed record UntracedFailure(string Request, int Status, string? TraceId);

/// <summary>The figures of the load, before the reading afterwards adds to them.</summary>
internal sealed record LoadFigures(
    int Requests, int Unanswered, int Failed, int Acknowledged, IReadOnlyList<KeyValuePair<string, int>> Failures)
{
    private const string DeclinedCard = "402 ";

    public static LoadFigures Of(RequestLog requests, Progress progress)
    {
        var failures = requests.Failures.ToArray();
        return new LoadFigures(
            requests.Requests,
            requests.Unanswered,
            failures.Where(failure => !failure.Key.StartsWith(DeclinedCard, StringComparison.Ordinal)).Sum(failure => failure.Value),
            progress.Acknowledged,
            [.. failures.OrderByDescending(failure => failure.Value)]);
    }
}

/// <summary>How many orders have been acknowledged so far; the clock of the fault schedule.</summary>
internal sealed class Progress
{
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);
}
