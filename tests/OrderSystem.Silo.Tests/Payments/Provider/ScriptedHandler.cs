using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>Answers requests as the test says: the n-th request by the n-th answer, later ones by the last.</summary>
internal sealed class ScriptedHandler(params ScriptedHandler.Answer[] answers) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Request> _requests = new();
    private int _count;

    public delegate Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellationToken);

    public IReadOnlyList<Request> Requests => [.. _requests];

    public static Answer Status(HttpStatusCode status, string body = "", Action<HttpResponseMessage>? change = null) => (request, _) =>
    {
        var response = new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
        change?.Invoke(response);
        return Task.FromResult(response);
    };

    /// <summary>Charges whatever is asked for.</summary>
    public static Answer Charged(string transactionId = "ch_1") => async (request, cancellationToken) =>
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        return await Status(HttpStatusCode.Created, $$"""{"status":"succeeded","transactionId":"{{transactionId}}",{{body[1..]}}""")(
            request, cancellationToken);
    };

    public static Answer Throws(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    public static Answer Hangs() => async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Never reached.");
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(new Request(
            request.RequestUri!,
            request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
            await request.Content!.ReadAsStringAsync(cancellationToken)));
        var index = Interlocked.Increment(ref _count) - 1;
        return await answers[Math.Min(index, answers.Length - 1)](request, cancellationToken);
    }

    internal sealed record Request(Uri Address, string? IdempotencyKey, string Body);
}
