using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Orders;

/// <summary>How orders are finished that a crash or a failing payment provider interrupted. Section <c>Orders</c>.</summary>
internal sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>
    /// The time after which an interrupted order is due, which doubles with every attempt that fails, and the time between two
    /// rounds of the recovery. 100 ms to 1 day. Default: 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RecoveryPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two attempts, at least <see cref="RecoveryPeriod"/> and at most 30 days. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan MaxRecoveryPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often the recovery asks for the payment of a placed order before it gives the order up and has the
    /// payment voided. Default: 5.
    /// </summary>
    [Range(1, 1000)]
    public int MaxPaymentAttempts { get; set; } = 5;

    /// <summary>The time until the next attempt, after so many that failed.</summary>
    public TimeSpan RecoveryDelay(int attempts)
    {
        var doublings = Math.Min(attempts, 20);
        var delay = RecoveryPeriod * Math.Pow(2, doublings);
        return delay < MaxRecoveryPeriod ? delay : MaxRecoveryPeriod;
    }
}

/// <summary>Registers what the grains of the order flow need, besides a payment provider.</summary>
internal static class OrderFlowExtensions
{
    public static IServiceCollection AddOrderFlow(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<OrderRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<OrderRecovery>());
        services.AddOptions<OrderOptions>()
            .BindConfiguration(OrderOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => options.MaxRecoveryPeriod >= options.RecoveryPeriod,
                $"{OrderOptions.Section}:{nameof(OrderOptions.MaxRecoveryPeriod)} must not be less than {nameof(OrderOptions.RecoveryPeriod)}.")
            .ValidateOnStart();
        return services;
    }
}
