namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>What is done with an order.</summary>
public enum Step
{
    Place,
    Cancel,
    Refund,

    /// <summary>A round of the recovery, if the order is unfinished.</summary>
    Tick,
}
