namespace OrderSystem.Contracts.Orders;

/// <summary>How cancelling or refunding an order ended.</summary>
public enum ChangeOrderOutcome
{
    /// <summary>Done, now or by an earlier, equal request.</summary>
    Done,

    /// <summary>There is no such order for the caller.</summary>
    NotFound,

    /// <summary>The order's status does not allow it.</summary>
    IllegalTransition,

    /// <summary>The payment provider failed; the change is finished later.</summary>
    ProviderFailed,

    /// <summary>The payment provider did not answer in time; the change is finished later.</summary>
    ProviderTimedOut,
}

/// <summary>The answer to <see cref="IOrderGrain.Cancel"/> and <see cref="IOrderGrain.Refund"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Order">The order as it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("change-order-result")]
public sealed record ChangeOrderResult([property: Id(0)] ChangeOrderOutcome Outcome, [property: Id(1)] Order? Order);
