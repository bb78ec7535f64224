namespace OrderSystem.FaultTests.Evidence;

/// <summary>Where an entry of the ledger stands, in the provider's words.</summary>
internal enum ChargeStatus
{
    Succeeded,
    Declined,
    Refunded,
    Voided,
}
