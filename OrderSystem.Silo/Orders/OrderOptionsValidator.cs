using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderSystem.Silo.Orders;

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
