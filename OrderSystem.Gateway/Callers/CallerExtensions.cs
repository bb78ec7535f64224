using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Callers;

internal static class CallerExtensions
{
    // Until requests are authenticated, everyone may do everything.
    private static readonly Caller Everyone = new("ordersystem", "everyone", IsOperator: true);

    /// <summary>Who makes the request.</summary>
    public static Caller Caller(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Everyone;
    }
}
