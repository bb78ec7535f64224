namespace OrderSystem.PaymentProvider.Charges;

/// <summary>How a request for a charge ends.</summary>
internal enum ChargeOutcome
{
    /// <summary>Charged.</summary>
    Succeeded,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>The key was used for another request.</summary>
    KeyReused,

    /// <summary>The reference was charged under another key.</summary>
    ReferenceUsed,

    /// <summary>The provider failed.</summary>
    Failed,

    /// <summary>The provider gave up on a request that it had no answer to.</summary>
    Unanswered,

    /// <summary>The client gave up waiting.</summary>
    Abandoned,
}
