using System.ComponentModel.DataAnnotations;

namespace OrderSystem.PaymentProvider;

/// <summary>The settings of the payment provider, section <c>PaymentProvider</c>.</summary>
internal sealed class PaymentProviderOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PaymentProvider";

    /// <summary>
    /// The folder of the ledger's file, absolute or relative to the content root. Default: <c>Database:Folder</c>,
    /// or else <c>data</c>.
    /// </summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>How long the answer to <c>pm_card_slow</c> takes. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SlowCardDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a <c>pm_card_timeout</c> request is held if its client does not give up first. Default: 2 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaximumHold { get; set; } = TimeSpan.FromMinutes(2);
}
