using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderSystem.Silo.Telemetry;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderSystem.Silo.Orders;

/// <summary>How orders are finished that a crash or a failing payment provider interrupted. Section <c>Orders</c>.</summary>
internal sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>
    /// The time after which an interrupted order is taken up. It doubles with every attempt that fails. At least the
    /// minimum period of Orleans' reminders. Default: 1 minute.
    /// </summary>
    public TimeSpan RecoveryPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two attempts. Default: 1 hour.</summary>
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
        var doublings = Math.Min(attempts, 30);
        var delay = RecoveryPeriod * Math.Pow(2, doublings);
        return delay < MaxRecoveryPeriod ? delay : MaxRecoveryPeriod;
    }
}

/// <summary>Checks what the annotations of <see cref="OrderOptions"/> cannot say.</summary>
internal sealed class OrderOptionsValidator(IOptions<ReminderOptions> reminders) : IValidateOptions<OrderOptions>
{
    // The longest period of a .NET timer.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xfffffffe);

    public ValidateOptionsResult Validate(string? name, OrderOptions options)
    {
        var shortest = reminders.Value.MinimumReminderPeriod;
        if (options.RecoveryPeriod < shortest || options.RecoveryPeriod > Longest)
        {
            return ValidateOptionsResult.Fail(
                $"{OrderOptions.Section}:{nameof(options.RecoveryPeriod)} must be {shortest} to {Longest}.");
        }

        return options.MaxRecoveryPeriod < options.RecoveryPeriod || options.MaxRecoveryPeriod > Longest
            ? ValidateOptionsResult.Fail(
                $"{OrderOptions.Section}:{nameof(options.MaxRecoveryPeriod)} must be {options.RecoveryPeriod} ({nameof(options.RecoveryPeriod)}) to {Longest}.")
            : ValidateOptionsResult.Success;
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
        services.AddSingleton<IValidateOptions<OrderOptions>, OrderOptionsValidator>();
        services.AddOptions<OrderOptions>().BindConfiguration(OrderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
