using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// Refuses to start with a sampler that does not exist: the SDK would fall back to recording everything,
/// and say so only on its event source.
/// </summary>
internal sealed class SamplerOptionsValidator : IValidateOptions<SamplerOptions>
{
    public ValidateOptionsResult Validate(string? name, SamplerOptions options)
    {
        if (!SamplerNames.All.Contains(options.Name, StringComparer.OrdinalIgnoreCase))
        {
            return ValidateOptionsResult.Fail(
                $"{ConfigurationKeys.Sampler} is '{options.Name}', but must be one of {string.Join(", ", SamplerNames.All)}.");
        }

        if (SamplerFactory.NeedsRatio(options.Name) && !SamplerFactory.TryParseRatio(options.Argument, out _))
        {
            return ValidateOptionsResult.Fail(
                $"{ConfigurationKeys.SamplerArgument} is '{options.Argument}', but {options.Name} needs a number from 0 to 1.");
        }

        return ValidateOptionsResult.Success;
    }
}
