namespace OrderSystem.PaymentProvider.Charges;

/// <summary>A valid request for a charge.</summary>
/// <param name="IdempotencyKey">What makes a repeated request recognizable.</param>
/// <param name="Reference">The merchant's reference.</param>
/// <param name="Amount">How much, in the currency's major unit.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="PaymentMethod">The card's token.</param>
internal sealed record ChargeAttempt(
    string IdempotencyKey,
    Guid Reference,
    decimal Amount,
    string Currency,
    string PaymentMethod)
{
    // The compiler's would print the key and the token.
    /// <inheritdoc />
    public override string ToString() => $"{nameof(ChargeAttempt)} {Reference}";
}
