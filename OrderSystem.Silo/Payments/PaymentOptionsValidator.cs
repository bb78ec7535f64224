using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Silo.Payments;

/// <summary>Checks <see cref="PaymentOptions"/> against Orleans' own time-out.</summary>
internal sealed class PaymentOptionsValidator(IOptions<SiloMessagingOptions> messaging) : IValidateOptions<PaymentOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    public ValidateOptionsResult Validate(string? name, PaymentOptions options)
    {
        var limit = messaging.Value.ResponseTimeout;
        return options.Timeout < Shortest || options.Timeout >= limit
            ? ValidateOptionsResult.Fail(
                $"{PaymentOptions.Section}:{nameof(options.Timeout)} must be at least {Shortest} and less than Orleans' response time-out, {limit}.")
            : ValidateOptionsResult.Success;
    }
}
