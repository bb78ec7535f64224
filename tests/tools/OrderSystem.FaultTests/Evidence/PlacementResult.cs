namespace OrderSystem.FaultTests.Evidence;

/// <summary>What the client knows of an order that it placed.</summary>
internal enum PlacementResult
{
    /// <summary>The gateway answered with 2xx.</summary>
    Acknowledged,

    /// <summary>The gateway answered that the card was declined.</summary>
    Declined,

    /// <summary>The gateway refused a request that is in order.</summary>
    Refused,

    /// <summary>There was no answer, or only ones that leave the outcome open.</summary>
    Unknown,
}
