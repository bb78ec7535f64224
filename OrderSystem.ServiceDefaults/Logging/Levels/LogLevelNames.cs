using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>The short level names of LOG_LEVEL and of log lines.</summary>
internal static class LogLevelNames
{
    private static readonly FrozenDictionary<string, LogLevel> Levels = new Dictionary<string, LogLevel>
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["information"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["critical"] = LogLevel.Critical,
        ["none"] = LogLevel.None,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(string name, out LogLevel level) => Levels.TryGetValue(name.Trim(), out level);

    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "none",
    };
}
