using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Telemetry.Export;

/// <summary>Sends traces, metrics and logs over OTLP, where an endpoint is configured.</summary>
internal static class OtlpExport
{
    public static void AddOtlpExport(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OtlpOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Endpoint = configuration[ConfigurationKeys.OtlpEndpoint];
                options.Protocol = configuration[ConfigurationKeys.OtlpProtocol];
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OtlpOptions>, OtlpOptionsValidator>();

        if (string.IsNullOrWhiteSpace(builder.Configuration[ConfigurationKeys.OtlpEndpoint]))
        {
            return;
        }

        // Left alone, the exporter takes its client from IHttpClientFactory, and with it the resilience handler
        // that AddServiceDefaults gives to every client: retries upon the exporter's own, and a log line about
        // each that is exported in turn. Setting the factory, even to its own default, prevents that.
        services.ConfigureAll<OtlpExporterOptions>(options => options.HttpClientFactory = options.HttpClientFactory);
        services.AddOpenTelemetry().UseOtlpExporter();
    }
}
