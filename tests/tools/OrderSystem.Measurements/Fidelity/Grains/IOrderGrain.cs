namespace OrderSystem.Measurements.Fidelity.Grains;

/// <summary>Takes an order: writes it and has it paid.</summary>
public interface IOrderGrain : IGrainWithGuidKey
{
    /// <summary>Places the order.</summary>
    Task Place();
}
