namespace OrderSystem.Measurements.Fidelity.Grains;

/// <summary>Pays an order.</summary>
public interface IPaymentGrain : IGrainWithGuidKey
{
    /// <summary>Charges the order of the same key.</summary>
    Task Charge();
}
