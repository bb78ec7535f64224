namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>What is done with an order.</summary>
public enum Step
{
    Place,
    Cancel,
    Refund,

    /// <summary>The reminder's tick, if there is a reminder.</summary>
    Tick,
}
