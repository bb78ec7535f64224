using Microsoft.Extensions.Logging;

namespace OrderSystem.Measurements.Fidelity.Grains;

internal sealed class PaymentGrain(ILogger<PaymentGrain> logger) : Grain, IPaymentGrain
{
    public Task Charge()
    {
        var order = this.GetPrimaryKey();
        GrainLog.Charging(logger, order);
        return Task.CompletedTask;
    }
}
