using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>How the payment provider is reached, section <c>PaymentProvider</c>.</summary>
internal sealed class PaymentProviderOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PaymentProvider";

    /// <summary>The provider's name, as it shows in traces. Default: <c>payment-provider</c>.</summary>
    [Required, StringLength(100)]
    public string Name { get; set; } = "payment-provider";

    /// <summary>
    /// Where the provider is: an address, or a service's name (<c>https+http://payment-provider</c>, the default)
    /// that service discovery resolves. A path in it goes before the provider's own.
    /// </summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https+http://payment-provider");

    /// <summary>How long one attempt may take. Default: 3 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a request may take with all its attempts and the delays between. Shorter than Orleans' response time-out,
    /// so that the caller learns the outcome. Default: 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many attempts may follow the first, 0 to 10. Default: 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The delay before the first retry; it doubles with each, with jitter. Default: 200 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest delay before a retry. A provider that asks for a longer one (<c>Retry-After</c>) is not asked again.
    /// Default: 2 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The share of attempts that opens the circuit when they found nobody: no connection, no answer in time, 429, 502, 503,
    /// 504. Above 0 and up to 1. Default: 0.9, since a provider that answers some requests is not away.
    /// </summary>
    [Range(0.01, 1)]
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>
    /// The number of attempts within <see cref="BreakerSamplingDuration"/> below which the circuit stays closed.
    /// Default: 20.
    /// </summary>
    [Range(2, 100_000)]
    public int BreakerMinimumThroughput { get; set; } = 20;

    /// <summary>How far back attempts count. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the circuit stays open before one attempt may try it. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan BreakerBreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks what attributes cannot: the address, and settings that depend on each other.</summary>
internal sealed class PaymentProviderOptionsValidator(IOptions<SiloMessagingOptions> messaging) : IValidateOptions<PaymentProviderOptions>
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

        if (options.TotalTimeout >= messaging.Value.ResponseTimeout)
        {
            failures.Add($"{Setting(nameof(options.TotalTimeout))} must be less than Orleans' response time-out, {messaging.Value.ResponseTimeout}.");
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
