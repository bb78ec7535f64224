using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>ANSI colours, or none of them.</summary>
internal sealed class TerminalColours(bool wanted)
{
    public string Dim { get; } = wanted ? "\e[2m" : string.Empty;

    public string Reset { get; } = wanted ? "\e[0m" : string.Empty;

    /// <summary>Colours at a terminal, unless NO_COLOR is set (no-color.org).</summary>
    public static TerminalColours For(bool isTerminal, Func<string, string?> environment) =>
        new(isTerminal && string.IsNullOrEmpty(environment("NO_COLOR")));

    public string Of(LogLevel level) => !wanted ? string.Empty : level switch
    {
        LogLevel.Critical or LogLevel.Error => "\e[31m",
        LogLevel.Warning => "\e[33m",
        LogLevel.Information => "\e[32m",
        _ => Dim,
    };
}
