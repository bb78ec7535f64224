namespace OrderSystem.Contracts.Orders;

/// <summary>The bounds of an order. The gateway refuses what exceeds them; the order grain never stores it.</summary>
public static class OrderLimits
{
    /// <summary>The most lines that an order may have.</summary>
    public const int MaxLines = 100;

    /// <summary>The longest stock-keeping unit, in characters.</summary>
    public const int MaxSkuLength = 64;

    /// <summary>The largest quantity of one line.</summary>
    public const int MaxQuantity = 10_000;
}
