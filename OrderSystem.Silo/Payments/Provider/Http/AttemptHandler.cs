using System.Diagnostics;

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
        var resendCount = ResendCountOf(request) + 1 ?? 0;
        request.Options.Set(ResendCount, resendCount);
        if (resendCount > 0)
        {
            ForgetTraceContext(request);
        }

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

    // The runtime adds these headers only where they are missing: those of the first attempt would make its span
    // the parent of what the provider does for the later ones.
    private static void ForgetTraceContext(HttpRequestMessage request)
    {
        foreach (var field in DistributedContextPropagator.Current.Fields)
        {
            request.Headers.Remove(field);
        }
    }
}
