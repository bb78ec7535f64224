using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>ANSI colours, at a terminal and unless NO_COLOR is set (no-color.org).</summary>
internal static class TerminalColours
{
    public const string Dim = "\e[2m";
    public const string Reset = "\e[0m";

    public static bool AreWanted() =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "\e[31m",
        LogLevel.Warning => "\e[33m",
        LogLevel.Information => "\e[32m",
        _ => "\e[2m",
    };
}
