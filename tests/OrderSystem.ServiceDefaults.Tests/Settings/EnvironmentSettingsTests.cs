using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderSystem.ServiceDefaults.Tests.Settings;

/// <summary>Settings that the SDK would ignore in silence, or answer with a stack trace.</summary>
public class EnvironmentSettingsTests
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "an http or https URL" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "/collector", "an http or https URL" },
        { "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://localhost", "an http or https URL" },
        { "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "nonsense", "an http or https URL" },
        { "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "nonsense", "an http or https URL" },
        { "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "one of grpc, http/protobuf" },
        { "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http", "one of grpc, http/protobuf" },
        { "OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "a whole number of at least 1" },
        { "OTEL_EXPORTER_OTLP_TIMEOUT", "0", "a whole number of at least 1" },
        { "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "-1", "a whole number of at least 1" },
        { "OTEL_EXPORTER_OTLP_COMPRESSION", "brotli", "one of none, gzip" },
        { "OTEL_EXPORTER_OTLP_PROTOCOL", "HTTP/PROTOBUF", "one of grpc, http/protobuf" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file", "a file with a certificate" },
        { "OTEL_EXPORTER_OTLP_CERTIFICATE", typeof(EnvironmentSettingsTests).Assembly.Location, "a file with a certificate" },
        { "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "/no/such/file", "a file with a certificate" },
        { "OTEL_EXPORTER_OTLP_CLIENT_KEY", "/no/such/file", "a file" },
        { "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "never", "one of in_memory, disk" },
        { "OTEL_LOG_LEVEL", "loud", "one of none, error, warn, info, debug, trace" },
        { "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "sometimes", "one of cumulative, delta, lowmemory" },
        { "OTEL_BSP_SCHEDULE_DELAY", "abc", "a whole number of at least 1" },
        { "OTEL_BSP_SCHEDULE_DELAY", "0", "a whole number of at least 1" },
        { "OTEL_BSP_SCHEDULE_DELAY", "1.5", "a whole number of at least 1" },
        { "OTEL_BSP_SCHEDULE_DELAY", "99999999999", "a whole number of at least 1" },
        { "OTEL_BSP_MAX_QUEUE_SIZE", "-1", "a whole number from 1 to 10000000" },
        { "OTEL_BSP_MAX_QUEUE_SIZE", "2147483647", "a whole number from 1 to 10000000" },
        { "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "0", "a whole number of at least 1" },
        { "OTEL_BSP_EXPORT_TIMEOUT", "-5", "a whole number of at least 0" },
        { "OTEL_BLRP_SCHEDULE_DELAY", "5s", "a whole number of at least 1" },
        { "OTEL_BLRP_MAX_QUEUE_SIZE", "many", "a whole number from 1 to 10000000" },
        { "OTEL_METRIC_EXPORT_INTERVAL", "0", "a whole number of at least 1" },
        { "OTEL_METRIC_EXPORT_INTERVAL", "1m", "a whole number of at least 1" },
        { "OTEL_METRIC_EXPORT_TIMEOUT", "-1", "a whole number of at least 0" },
        { "OTEL_ATTRIBUTE_COUNT_LIMIT", "-1", "a whole number of at least 0" },
        { "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4k", "a whole number of at least 0" },
        { "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "all", "a whole number of at least 0" },
        { "OTEL_SPAN_EVENT_COUNT_LIMIT", "x", "a whole number of at least 0" },
        { "OTEL_SPAN_LINK_COUNT_LIMIT", "x", "a whole number of at least 0" },
        { "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "x", "a whole number of at least 0" },
        { "OTEL_METRICS_EXEMPLAR_FILTER", "never", "one of always_on, always_off, trace_based" },
        { "OTEL_SDK_DISABLED", "yes", "true or false" },
        { "OTEL_PROPAGATORS", "b3", "tracecontext,baggage" },
        { "OTEL_TRACES_EXPORTER", "zipkin", "otlp" },
        { "OTEL_RESOURCE_ATTRIBUTES", "team", "a list of name=value, separated by commas and percent-encoded" },
        { "OTEL_RESOURCE_ATTRIBUTES", "team=%ZZ", "a list of name=value, separated by commas and percent-encoded" },
        { "OTEL_RESOURCE_ATTRIBUTES", "team=%FF", "a list of name=value, separated by commas and percent-encoded" },
        { "OTEL_RESOURCE_ATTRIBUTES", "=orders", "a list of name=value, separated by commas and percent-encoded" },
        { "LOG_LEVEL", "loud", "one of trace, debug, info, warn, error, critical, none" },
        { "LOG_LEVEL", "3", "one of trace, debug, info, warn, error, critical, none" },
        { "LOG_LEVEL", "warn,error", "one of trace, debug, info, warn, error, critical, none" },
        { "Logging:LogLevel:Default", "loud", "one of Trace, Debug, Information, Warning, Error, Critical, None" },
        { "Logging:LogLevel:Orleans", "warn", "one of Trace, Debug, Information, Warning, Error, Critical, None" },
        { "Logging:OpenTelemetry:LogLevel:Default", "loud", "one of Trace, Debug, Information, Warning, Error, Critical, None" },
        { "Logging:TraceKeeping:LogLevel:Orders.Placing", "loud", "one of Trace, Debug, Information, Warning, Error, Critical, None" },
        { "OTEL_TRACES_SAMPLER", "sometimes", "one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_start_in_one_sentence_that_names_it(string key, string value, string expected) =>
        Assert.Equal($"{key} is '{value}', but must be {expected}.", Assert.Single(TestService.Failures((key, value))));

    [Theory]
    [InlineData("my-api-key")]
    [InlineData("=secret")]
    [InlineData("a b=secret")]
    [InlineData("api-key=secret,secret")]
    public void Headers_are_secrets_and_not_repeated(string value) => Assert.Equal(
        "OTEL_EXPORTER_OTLP_HEADERS must be a list of name=value, separated by commas.",
        Assert.Single(TestService.Failures(("OTEL_EXPORTER_OTLP_HEADERS", value))));

    [Theory]
    [InlineData("OTEL_BSP")]
    [InlineData("OTEL_BLRP")]
    public void A_batch_larger_than_its_queue_is_refused(string processor)
    {
        Assert.Equal(
            $"{processor}_MAX_QUEUE_SIZE is '100', but must be at least {processor}_MAX_EXPORT_BATCH_SIZE, which is 512.",
            Assert.Single(TestService.Failures(($"{processor}_MAX_QUEUE_SIZE", "100"))));
        Assert.Empty(TestService.Failures(($"{processor}_MAX_QUEUE_SIZE", "100"), ($"{processor}_MAX_EXPORT_BATCH_SIZE", "100")));
    }

    [Fact]
    public void A_client_certificate_needs_its_key()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var folder = Directory.CreateTempSubdirectory();
        var (certificateFile, keyFile) = (Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        const string Setting = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";

        Assert.Equal($"{Setting} is '{certificateFile}', but that file has not the key of its certificate.", Assert.Single(TestService.Failures((Setting, certificateFile))));
        Assert.Empty(TestService.Failures((Setting, certificateFile), ("OTEL_EXPORTER_OTLP_CLIENT_KEY", keyFile)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Retries_from_disk_need_a_folder() => Assert.Equal(
        "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY is 'disk', but OTEL_DOTNET_EXPERIMENTAL_OTLP_DISK_RETRY_DIRECTORY_PATH is not set.",
        Assert.Single(TestService.Failures(("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "disk"))));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", " 200 ")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", " http/protobuf ")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret,x=a=b")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret%20part")]
    [InlineData("OTEL_BSP_EXPORT_TIMEOUT", "0")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", " ")]
    [InlineData("OTEL_SDK_DISABLED", "TRUE")]
    [InlineData("OTEL_PROPAGATORS", "tracecontext, baggage")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team=orders, x=a%2Cb ,")]
    [InlineData("OTEL_METRICS_EXEMPLAR_FILTER", "always_on")]
    [InlineData("Logging:LogLevel:Default", "information")]
    [InlineData("Logging:Console:LogLevel:Orders", "")]
    [InlineData("Logging:Console:FormatterOptions:LogLevel", "loud")]
    public void What_is_right_is_not(string key, string value) => Assert.Empty(TestService.Failures((key, value)));
}
