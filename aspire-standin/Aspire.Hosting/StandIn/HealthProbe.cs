using System.Runtime.CompilerServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.StandIn;

/// <summary>Asks an address again and again whether it is well.</summary>
internal sealed class HealthProbe(Uri address, int expectedStatus, TimeProvider time)
{
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OnceHealthy = TimeSpan.FromSeconds(5);

    // Polling is no part of anybody's trace.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The verdicts, until cancelled. Ends without an exception.</summary>
    public async IAsyncEnumerable<(HealthStatus Status, string? Description)> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var verdict = await AskAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            yield return verdict;
            await Task.Delay(verdict.Status == HealthStatus.Healthy ? OnceHealthy : UntilHealthy, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(HealthStatus Status, string? Description)> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == expectedStatus
                ? (HealthStatus.Healthy, null)
                : (HealthStatus.Unhealthy, $"{address} answered {(int)answer.StatusCode}, expected {expectedStatus}.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            return (HealthStatus.Unhealthy, $"{address}: {unreachable.Message}");
        }
    }
}
