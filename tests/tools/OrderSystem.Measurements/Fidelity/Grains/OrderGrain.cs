using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrderSystem.Measurements.Fidelity.Grains;

internal sealed class OrderGrain(
    [PersistentState("order")] IPersistentState<OrderState> state,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain
{
    public async Task Place()
    {
        var order = this.GetPrimaryKey();
        GrainLog.Placing(logger, order);
        state.State.Placed++;
        await state.WriteStateAsync();
        await GrainFactory.GetGrain<IPaymentGrain>(order).Charge();
    }
}
