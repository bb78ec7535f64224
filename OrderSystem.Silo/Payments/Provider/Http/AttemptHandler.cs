namespace OrderSystem.Silo.Payments.Provider.Http;

/// <summary>Counts the attempts of a request, and reads each answer whole within the attempt's time and a limit.</summary>
internal sealed class AttemptHandler : DelegatingHandler
{
    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int MaximumAnswerSize = 16 * 1024;

    private static readonly HttpRequestOptionsKey<int> ResendCount = new("payment-provider.resend-count");

    /// <summary>How often the request was sent before; null when it is none of the provider's.</summary>
    public static int? ResendCountOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(ResendCount, out var count) ? count : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(ResendCount, ResendCountOf(request) + 1 ?? 0);

        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaximumAnswerSize, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
