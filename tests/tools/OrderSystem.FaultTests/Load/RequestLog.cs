using System.Collections.Concurrent;

namespace OrderSystem.FaultTests.Load;

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
