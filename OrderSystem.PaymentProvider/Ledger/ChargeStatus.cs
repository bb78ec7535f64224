namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>Where a reference stands in the ledger.</summary>
internal enum ChargeStatus
{
    /// <summary>Charged.</summary>
    Succeeded,

    /// <summary>Declined; nothing was charged.</summary>
    Declined,

    /// <summary>Charged, then given back.</summary>
    Refunded,

    /// <summary>Voided before it was charged; it never will be.</summary>
    Voided,
}
