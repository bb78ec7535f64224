using System.ComponentModel.DataAnnotations;

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

    /// <summary>How long a request may take with all its attempts and the delays between. Default: 10 seconds.</summary>
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

    /// <summary>The share of failed attempts that opens the circuit, above 0 and up to 1. Default: 0.5.</summary>
    [Range(0.01, 1)]
    public double BreakerFailureRatio { get; set; } = 0.5;

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
