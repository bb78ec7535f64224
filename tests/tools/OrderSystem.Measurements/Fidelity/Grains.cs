using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>Takes an order: writes it and has it paid.</summary>
public interface IOrderGrain : IGrainWithGuidKey
{
    /// <summary>Places the order.</summary>
    Task Place();
}

/// <summary>Pays an order.</summary>
public interface IPaymentGrain : IGrainWithGuidKey
{
    /// <summary>Charges the order of the same key.</summary>
    Task Charge();
}

// A name of its own: the order system's grains, which other commands measure, are in this process too.
[GrainType("fidelity-order")]
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

/// <summary>What is written of an order.</summary>
[GenerateSerializer]
public sealed class OrderState
{
    /// <summary>How often it was placed.</summary>
    [Id(0)]
    public int Placed { get; set; }
}

[GrainType("fidelity-payment")]
internal sealed class PaymentGrain(ILogger<PaymentGrain> logger) : Grain, IPaymentGrain
{
    public Task Charge()
    {
        var order = this.GetPrimaryKey();
        GrainLog.Charging(logger, order);
        return Task.CompletedTask;
    }
}

/// <summary>The two lines that each request leaves in the silos.</summary>
internal static partial class GrainLog
{
    /// <summary>The field of a line that says which request it belongs to.</summary>
    public const string OrderField = "Order";

    public const int LinesPerRequest = 2;

    [LoggerMessage(Level = LogLevel.Information, Message = "Placing order {Order}")]
    public static partial void Placing(ILogger logger, Guid order);

    [LoggerMessage(Level = LogLevel.Information, Message = "Charging order {Order}")]
    public static partial void Charging(ILogger logger, Guid order);
}
