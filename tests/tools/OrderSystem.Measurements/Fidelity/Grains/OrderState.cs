namespace OrderSystem.Measurements.Fidelity.Grains;

/// <summary>What is written of an order.</summary>
[GenerateSerializer]
public sealed class OrderState
{
    /// <summary>How often it was placed.</summary>
    [Id(0)]
    public int Placed { get; set; }
}
