namespace OrderSystem.Silo.Payments.Provider.Http;

/// <summary>The header by which a provider asks for a pause.</summary>
internal static class RetryAfter
{
    /// <summary>The pause that the answer asks for, in seconds or until a date; null when it asks for none.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => Max(date - time.GetUtcNow(), TimeSpan.Zero),
        _ => null,
    };

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
