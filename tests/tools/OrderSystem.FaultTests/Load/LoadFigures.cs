namespace OrderSystem.FaultTests.Load;

/// <summary>The figures of the load, before the reading afterwards adds to them.</summary>
/// <param name="Requests">The requests sent, repeated ones included.</param>
/// <param name="Unanswered">The requests without an HTTP answer.</param>
/// <param name="Failed">The failure answers; a declined card is none.</param>
/// <param name="Acknowledged">The orders acknowledged.</param>
/// <param name="Failures">The failure answers by status and type, the most frequent first.</param>
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
