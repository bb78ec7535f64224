using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderSystem.ServiceDefaults.Tests.Settings;

/// <summary>Settings that the SDK would ignore in silence, or answer with a stack trace.</summary>
public class EnvironmentSettingsTests
{
    private static readonly Dictionary<string, string[]> WrongByWhatIsExpected = new()
    {
        ["an http or https URL"] =
        [
            "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317", "OTEL_EXPORTER_OTLP_ENDPOINT=/collector",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=ftp://localhost", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=nonsense",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=nonsense",
        ],
        ["one of grpc, http/protobuf"] =
        [
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL=HTTP/PROTOBUF",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http",
        ],
        ["one of none, gzip"] =
        [
            "OTEL_EXPORTER_OTLP_COMPRESSION=brotli", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=brotli",
            "OTEL_EXPORTER_OTLP_METRICS_COMPRESSION=brotli", "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION=brotli",
        ],
        ["a whole number of at least 1"] =
        [
            "OTEL_EXPORTER_OTLP_TIMEOUT=10s", "OTEL_EXPORTER_OTLP_TIMEOUT=0", "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT=-1",
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=0", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT=0", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE=0",
            "OTEL_BSP_SCHEDULE_DELAY=abc", "OTEL_BSP_SCHEDULE_DELAY=0", "OTEL_BSP_SCHEDULE_DELAY=1.5",
            "OTEL_BSP_SCHEDULE_DELAY=99999999999", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=0", "OTEL_BLRP_SCHEDULE_DELAY=5s",
            "OTEL_METRIC_EXPORT_INTERVAL=0", "OTEL_METRIC_EXPORT_INTERVAL=1m",
        ],
        ["a whole number of at least 0"] =
        [
            "OTEL_BSP_EXPORT_TIMEOUT=-5", "OTEL_METRIC_EXPORT_TIMEOUT=-1", "OTEL_ATTRIBUTE_COUNT_LIMIT=-1",
            "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT=4k", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=all", "OTEL_SPAN_EVENT_COUNT_LIMIT=x",
            "OTEL_SPAN_LINK_COUNT_LIMIT=x", "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT=x", "OTEL_BLRP_EXPORT_TIMEOUT=-1",
            "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT=x", "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT=x",
            "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT=x", "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT=x",
        ],
        ["a whole number from 1 to 10000000"] =
        [
            "OTEL_BSP_MAX_QUEUE_SIZE=-1", "OTEL_BSP_MAX_QUEUE_SIZE=0", "OTEL_BSP_MAX_QUEUE_SIZE=10000001",
            "OTEL_BSP_MAX_QUEUE_SIZE=2147483647", "OTEL_BLRP_MAX_QUEUE_SIZE=many",
        ],
        ["a file with a certificate"] =
        [
            "OTEL_EXPORTER_OTLP_CERTIFICATE=/no/such/file", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=/no/such/file",
            $"OTEL_EXPORTER_OTLP_CERTIFICATE={typeof(EnvironmentSettingsTests).Assembly.Location}",
        ],
        ["a file"] = ["OTEL_EXPORTER_OTLP_CLIENT_KEY=/no/such/file"],
        ["one of in_memory, disk"] = ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY=never"],
        ["one of none, error, warn, info, debug, trace"] = ["OTEL_LOG_LEVEL=loud"],
        ["one of cumulative, delta, lowmemory"] = ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=sometimes"],
        ["one of explicit_bucket_histogram, base2_exponential_bucket_histogram"] =
            ["OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=summary"],
        ["one of always_on, always_off, trace_based"] =
            ["OTEL_METRICS_EXEMPLAR_FILTER=never", "OTEL_DOTNET_EXPERIMENTAL_METRICS_EXEMPLAR_FILTER_HISTOGRAMS=never"],
        ["true or false"] =
            ["OTEL_SDK_DISABLED=yes", "OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES=yes"],
        ["tracecontext,baggage"] = ["OTEL_PROPAGATORS=b3", "OTEL_PROPAGATORS=tracecontext,b3"],
        ["otlp"] = ["OTEL_TRACES_EXPORTER=zipkin", "OTEL_METRICS_EXPORTER=prometheus", "OTEL_LOGS_EXPORTER=console"],
        ["a list of name=value, separated by commas and percent-encoded"] =
        [
            "OTEL_RESOURCE_ATTRIBUTES=team", "OTEL_RESOURCE_ATTRIBUTES=team=%ZZ", "OTEL_RESOURCE_ATTRIBUTES=team=%FF",
            "OTEL_RESOURCE_ATTRIBUTES==orders",
        ],
        ["one of trace, debug, info, warn, error, critical, none"] = ["LOG_LEVEL=loud", "LOG_LEVEL=3", "LOG_LEVEL=warn,error"],
        ["one of Trace, Debug, Information, Warning, Error, Critical, None"] =
        [
            "Logging:LogLevel:Default=loud", "Logging:LogLevel:Orleans=warn", "Logging:OpenTelemetry:LogLevel:Default=loud",
            "Logging:TraceKeeping:LogLevel:Orders.Placing=loud",
        ],
        ["one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio"] =
            ["OTEL_TRACES_SAMPLER=sometimes"],
    };

    public static TheoryData<string, string> Wrong =>
        new(WrongByWhatIsExpected.SelectMany(rule => rule.Value.Select(setting => (setting, rule.Key))));

    public static TheoryData<string> Right =>
    [
        "OTEL_EXPORTER_OTLP_TIMEOUT= 200 ", "OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.example",
        "OTEL_EXPORTER_OTLP_ENDPOINT=", "OTEL_EXPORTER_OTLP_PROTOCOL= http/protobuf ", "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
        "OTEL_EXPORTER_OTLP_HEADERS=api-key=secret,x=a=b", "OTEL_EXPORTER_OTLP_HEADERS=api-key=secret%20part",
        "OTEL_BSP_EXPORT_TIMEOUT=0", "OTEL_BSP_SCHEDULE_DELAY= ", "OTEL_SDK_DISABLED=TRUE",
        "OTEL_PROPAGATORS=tracecontext, baggage", "OTEL_RESOURCE_ATTRIBUTES=team=orders, x=a%2Cb ,",
        "OTEL_METRICS_EXEMPLAR_FILTER=always_on", "Logging:LogLevel:Default=information", "Logging:Console:LogLevel:Orders=",
        "Logging:Console:FormatterOptions:LogLevel=loud", "OTEL_BSP_MAX_QUEUE_SIZE=10000000", "OTEL_TRACES_EXPORTER=OTLP",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "OTEL_BSP_SCHEDULE_DELAY=1", "OTEL_ATTRIBUTE_COUNT_LIMIT=0",
    ];

    // Retries from disk need a folder as well.
    public static TheoryData<string> Named => new(
        from rule in WrongByWhatIsExpected
        where rule.Key.StartsWith("one of ", StringComparison.Ordinal)
        from value in rule.Key["one of ".Length..].Split(", ")
        where value != "disk"
        select $"{rule.Value[0].Split('=')[0]}={value}");

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_start_in_one_sentence_that_names_it(string setting, string expected)
    {
        var (key, value) = Parse(setting);

        Assert.Equal([$"{key} is '{value}', but must be {expected}."], TestService.Failures((key, value)));
    }

    [Theory]
    [MemberData(nameof(Right))]
    [MemberData(nameof(Named))]
    public void What_is_right_is_not(string setting) => Assert.Empty(TestService.Failures(Parse(setting)));

    [Theory]
    [InlineData("my-api-key")]
    [InlineData("=secret")]
    [InlineData("a b=secret")]
    [InlineData("api-key=secret,secret")]
    public void Headers_are_secrets_and_not_repeated(string value) => Assert.Equal(
        ["OTEL_EXPORTER_OTLP_HEADERS must be a list of name=value, separated by commas."],
        TestService.Failures(("OTEL_EXPORTER_OTLP_HEADERS", value)));

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

        Assert.Equal(
            [$"{Setting} is '{certificateFile}', but that file has not the key of its certificate."],
            TestService.Failures((Setting, certificateFile)));
        Assert.Empty(TestService.Failures((Setting, certificateFile), ("OTEL_EXPORTER_OTLP_CLIENT_KEY", keyFile)));
        using var another = RSA.Create(2048);
        File.WriteAllText(keyFile, another.ExportPkcs8PrivateKeyPem());
        Assert.Equal(
            [
                $"{Setting} is '{certificateFile}', but '{keyFile}' (OTEL_EXPORTER_OTLP_CLIENT_KEY) has not the key of its "
                    + "certificate.",
            ],
            TestService.Failures((Setting, certificateFile), ("OTEL_EXPORTER_OTLP_CLIENT_KEY", keyFile)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Retries_from_disk_need_a_folder() => Assert.Equal(
        "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY is 'disk', but OTEL_DOTNET_EXPERIMENTAL_OTLP_DISK_RETRY_DIRECTORY_PATH is not set.",
        Assert.Single(TestService.Failures(("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "disk"))));

    private static (string Key, string Value) Parse(string setting) =>
        setting.Split('=', 2) is [var key, var value] ? (key, value) : throw new FormatException(setting);
}
