using Microsoft.Extensions.Options;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>Checks what attributes cannot: the address, and settings that depend on each other.</summary>
internal sealed class PaymentProviderOptionsValidator : IValidateOptions<PaymentProviderOptions>
{
    private static readonly string[] Schemes = ["http", "https", "https+http", "http+https"];

    public ValidateOptionsResult Validate(string? name, PaymentProviderOptions options)
    {
        var failures = new List<string>();
        if (!IsUsable(options.BaseAddress))
        {
            failures.Add(
                $"{Setting(nameof(options.BaseAddress))} must be an absolute address ({string.Join(", ", Schemes)}) "
                + "without user information, query and fragment.");
        }

        if (options.AttemptTimeout > options.TotalTimeout)
        {
            failures.Add($"{Setting(nameof(options.AttemptTimeout))} must not exceed {Setting(nameof(options.TotalTimeout))}.");
        }

        if (options.RetryDelay > options.MaxRetryDelay)
        {
            failures.Add($"{Setting(nameof(options.RetryDelay))} must not exceed {Setting(nameof(options.MaxRetryDelay))}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsUsable(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && Schemes.Contains(address.Scheme)
        && address.Host.Length > 0;

    private static string Setting(string property) => $"{PaymentProviderOptions.Section}:{property}";
}
