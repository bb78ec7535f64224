using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Telemetry.Export;

/// <summary>Refuses to start with an export that the SDK would ignore silently.</summary>
internal sealed class OtlpOptionsValidator : IValidateOptions<OtlpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Endpoint))
        {
            return ValidateOptionsResult.Success;
        }

        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint)
            || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            return ValidateOptionsResult.Fail(
                $"{ConfigurationKeys.OtlpEndpoint} is '{options.Endpoint}', but must be an http or https URL.");
        }

        return options.Protocol?.Trim() is null or "" or "grpc" or "http/protobuf"
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{ConfigurationKeys.OtlpProtocol} is '{options.Protocol}', but must be grpc or http/protobuf.");
    }
}
