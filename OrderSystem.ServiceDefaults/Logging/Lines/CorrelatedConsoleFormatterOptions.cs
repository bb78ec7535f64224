using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging.Console;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>
/// Settings of section <c>Logging:Console:FormatterOptions</c>, for both formatters. JSON lines have UTC in
/// ISO 8601, lines for people the local time; <see cref="ConsoleFormatterOptions.TimestampFormat"/> has no effect.
/// </summary>
public sealed class CorrelatedConsoleFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Makes options with the defaults.</summary>
    public CorrelatedConsoleFormatterOptions()
    {
        IncludeScopes = true;
    }

    /// <summary>Longest value printed, in characters; what is longer is cut. 16 to 1,000,000, default 4,096.</summary>
    [Range(16, 1_000_000)]
    public int MaxValueLength { get; set; } = 4096;

    /// <summary>Longest stack trace printed, in characters. 16 to 1,000,000, default 16,384.</summary>
    [Range(16, 1_000_000)]
    public int MaxStackLength { get; set; } = 16_384;

    /// <summary>Most fields of a message and its scopes printed on a line. 1 to 1,000, default 64.</summary>
    [Range(1, 1000)]
    public int MaxFields { get; set; } = 64;
}
