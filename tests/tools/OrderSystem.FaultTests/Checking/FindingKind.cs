namespace OrderSystem.FaultTests.Checking;

/// <summary>What may be wrong after a run.</summary>
internal enum FindingKind
{
    /// <summary>An acknowledged order is not there, or not paid although nobody gave it back.</summary>
    Lost,

    /// <summary>There are two orders for one request, or more than one charge for an order.</summary>
    Doubled,

    /// <summary>An order's money is not settled.</summary>
    Unfinished,

    /// <summary>An order, a payment or a charge has another amount than was ordered.</summary>
    WrongAmount,

    /// <summary>An order's status contradicts what its client was told.</summary>
    WrongStatus,

    /// <summary>The provider's ledger contradicts the order: charged and not confirmed, or confirmed and not charged.</summary>
    WrongCharge,

    /// <summary>The payment grain contradicts its order or the ledger.</summary>
    WrongPayment,

    /// <summary>A user's list lacks an order, or has it twice.</summary>
    WrongList,

    /// <summary>A request that was in order was refused.</summary>
    Refused,

    /// <summary>A failure was answered without a problem or without a trace id.</summary>
    Untraced,
}
