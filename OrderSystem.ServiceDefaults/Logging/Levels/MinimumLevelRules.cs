using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>
/// Lets LOG_LEVEL stand in for <c>Logging:LogLevel:Default</c>; rules for a category or a provider still win. Runs
/// after the configuration was read, and again when it changes.
/// </summary>
internal sealed class MinimumLevelRules(IConfiguration configuration) : IPostConfigureOptions<LoggerFilterOptions>
{
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        if (configuration[ConfigurationKeys.LogLevel] is not { } value || !LogLevelNames.TryParse(value, out var level))
        {
            return;
        }

        for (var i = options.Rules.Count - 1; i >= 0; i--)
        {
            if (options.Rules[i] is { CategoryName: null, ProviderName: null, Filter: null })
            {
                options.Rules.RemoveAt(i);
            }
        }

        options.MinLevel = level;
    }
}
