namespace OrderSystem.PaymentProvider.Http;

/// <summary>Headers of idempotent requests.</summary>
internal static class IdempotencyHeaders
{
    /// <summary>The client's key of the request.</summary>
    public const string Key = "Idempotency-Key";

    /// <summary>Says that the answer is that of an earlier, equal request.</summary>
    public const string Replayed = "Idempotency-Replayed";
}
