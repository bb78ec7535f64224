namespace OrderSystem.FaultTests.Load;

/// <summary>An order that a client is to place.</summary>
/// <param name="Sku">The article, of which there is no second one: it names this order wherever it turns up.</param>
/// <param name="User">Which of the client's users orders, from 0.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">The price of one, in EUR.</param>
/// <param name="Card">The payment provider's test card.</param>
/// <param name="SendTwice">Whether the request is sent twice at the same time.</param>
/// <param name="GivesUpEarly">Whether the client does not send it again when it fails, so that the system must finish it alone.</param>
/// <param name="FollowUp">What is done when the order is acknowledged.</param>
/// <param name="CancelWhenFailed">Whether the order is cancelled when its placing is given up.</param>
internal sealed record OrderPlan(
    string Sku,
    int User,
    int Quantity,
    decimal UnitPrice,
    string Card,
    bool SendTwice,
    bool GivesUpEarly,
    FollowUp FollowUp,
    bool CancelWhenFailed)
{
    public const string Currency = "EUR";

    public decimal Total => Quantity * UnitPrice;
}
