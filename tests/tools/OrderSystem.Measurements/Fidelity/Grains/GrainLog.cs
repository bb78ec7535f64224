using Microsoft.Extensions.Logging;

namespace OrderSystem.Measurements.Fidelity.Grains;

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
