namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>The body of <c>POST /charges</c>.</summary>
internal sealed record ChargeMessage(Guid Reference, decimal Amount, string Currency, string PaymentMethod)
{
    // The compiler's would print the card's token.
    /// <inheritdoc />
    public override string ToString() => $"{nameof(ChargeMessage)} {Reference}";
}
