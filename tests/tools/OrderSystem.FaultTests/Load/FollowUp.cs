namespace OrderSystem.FaultTests.Load;

/// <summary>What a client does about an order after it has placed it.</summary>
internal enum FollowUp
{
    None,
    Cancel,
    Refund,
}
