using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>Refuses to start with a level that does not exist.</summary>
internal sealed class MinimumLevelOptionsValidator : IValidateOptions<MinimumLevelOptions>
{
    public ValidateOptionsResult Validate(string? name, MinimumLevelOptions options) =>
        string.IsNullOrWhiteSpace(options.Level) || LogLevelNames.TryParse(options.Level, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{ConfigurationKeys.LogLevel} is '{options.Level}', but must be one of trace, debug, info, warn, error, critical, none.");
}
